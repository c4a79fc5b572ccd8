import { PublishedTerms, TermsView } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

/** Every published version of the terms. */
export const useTerms = () =>
  useQuery({ queryKey: ['terms'], queryFn: () => ask(TermsView, 'GET', '/terms'), staleTime: 60_000 })

/** What publishing this text would change. Changes nothing. */
export const useCheckTerms = () =>
  useMutation({
    mutationFn: (text: string) => ask(PublishedTerms, 'POST', '/operator/terms', { text, dryRun: true }),
  })

export function usePublishTerms() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (text: string) => ask(PublishedTerms, 'POST', '/operator/terms', { text, dryRun: false }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['terms'] }),
  })
}
