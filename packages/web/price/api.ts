import { type PriceTerms, Statement } from '@highroad/core/price'
import { OperatorPrices, PriceView } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

/** What a seat costs today, with and without the form. */
export const usePrice = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'price'],
    queryFn: () => ask(PriceView, 'GET', `/accounts/${account}/price`),
  })

/** The days of a month until today. `month` null: not asked yet. */
export const useStatement = (account: string, month: string | null) =>
  useQuery({
    queryKey: ['account', account, 'price', month],
    queryFn: () => ask(Statement, 'GET', `/accounts/${account}/statements/${month}`),
    enabled: month !== null,
  })

const OPERATORS = ['operator', 'prices']
export const useOperatorPrices = (operator: boolean) =>
  useQuery({
    queryKey: OPERATORS,
    queryFn: () => ask(OperatorPrices, 'GET', '/operator/prices'),
    enabled: operator,
  })

export function useSetPrices() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (terms: PriceTerms) => ask(OperatorPrices, 'POST', '/operator/prices', terms),
    onSuccess: (view) => queries.setQueryData(OPERATORS, view),
  })
}

export function useSetTrial(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (through: string) =>
      ask(OperatorPrices, 'PUT', `/operator/accounts/${account}/trial`, { through }),
    onSuccess: (view) => queries.setQueryData(OPERATORS, view),
  })
}
