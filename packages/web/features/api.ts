import type { Feature } from '@highroad/core/consent'
import { FeaturesView } from '@highroad/core/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

/** Writes one switch and shows the server's answer: a switch is on when it is in the ledger, not before. */
export function useSetSwitch(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ feature, on }: { feature: Feature; on: boolean }) =>
      ask(FeaturesView, 'PUT', `/accounts/${account}/features/${feature}`, { on }),
    onSuccess: async (view) => {
      queries.setQueryData(['account', account, 'features'], view)
      // Switching on offers the consent form, as a step of its own.
      await queries.invalidateQueries({ queryKey: ['account', account, 'forms'] })
    },
  })
}

export function useSetAskFirst(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (askFirst: boolean) =>
      ask(FeaturesView, 'PUT', `/accounts/${account}/ask-first`, { askFirst }),
    onSuccess: (view) => queries.setQueryData(['account', account, 'features'], view),
  })
}
