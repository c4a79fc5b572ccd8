import { type ChangeCard, OperatorProcessors, RegulatedView, type SetMark } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

/** The mark, what could run under each, and on which processor. */
export const useRegulated = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'regulated'],
    queryFn: () => ask(RegulatedView, 'GET', `/accounts/${account}/regulated`),
  })

/** Sets or removes the mark; afterwards everything of the account is asked anew: features and forms go by it. */
export function useSetMark(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: SetMark) => ask(RegulatedView, 'PUT', `/accounts/${account}/mark`, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['account', account] }),
  })
}

const PROCESSORS = ['operator', 'processors']
export const useProcessors = (operator: boolean) =>
  useQuery({
    queryKey: PROCESSORS,
    queryFn: () => ask(OperatorProcessors, 'GET', '/operator/processors'),
    enabled: operator,
  })

export function useChangeCard(processor: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: ChangeCard) =>
      ask(OperatorProcessors, 'PUT', `/operator/processors/${processor}`, change),
    onSuccess: async (view) => {
      queries.setQueryData(PROCESSORS, view)
      await queries.invalidateQueries({ queryKey: ['account'] })
    },
  })
}
