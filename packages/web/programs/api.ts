import { Asked, KeyMade, Keys } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, tell } from '../app/api.ts'

/** Whose keys: an account's, or the operator's own. */
export type Holder = { account: string } | 'operator'

const pathOf = (holder: Holder) =>
  holder === 'operator' ? '/operator/keys' : `/accounts/${holder.account}/keys`
const keyOf = (holder: Holder) =>
  holder === 'operator' ? ['operator', 'keys'] : ['account', holder.account, 'keys']

export const useKeys = (holder: Holder) =>
  useQuery({ queryKey: keyOf(holder), queryFn: () => ask(Keys, 'GET', pathOf(holder)) })

/** The secret is in the answer and nowhere else. */
export function useMakeKey(holder: Holder) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (label: string) => ask(KeyMade, 'POST', pathOf(holder), { label }),
    // Not kept beyond the page that shows it.
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(holder) }),
  })
}

export function useRevokeKey(holder: Holder) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (key: string) => tell('DELETE', `${pathOf(holder)}/${key}`),
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(holder) }),
  })
}

export const useAsked = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'asked'],
    queryFn: () => ask(Asked, 'GET', `/accounts/${account}/asked`),
    refetchInterval: 30_000,
  })
