import { FormsView, type SignForm } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, fetchFile } from '../app/api.ts'

const keyOf = (account: string) => ['account', account, 'forms']

export const useForms = (account: string) =>
  useQuery({
    queryKey: keyOf(account),
    queryFn: () => ask(FormsView, 'GET', `/accounts/${account}/forms`),
  })

/** Writes one answer and shows what the server then says: a form is signed when it is in the ledger, not before. */
function useAnswer<T>(account: string, send: (asked: T) => Promise<FormsView>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (view) => queries.setQueryData(keyOf(account), view),
    // What was shown may not stand any more: read it again.
    onError: () => queries.invalidateQueries({ queryKey: keyOf(account) }),
  })
}

const post = (account: string, path: string, body?: unknown): Promise<FormsView> =>
  ask(FormsView, 'POST', `/accounts/${account}/forms${path}`, body)

export const useSign = (account: string) => useAnswer(account, (form: SignForm) => post(account, '', form))
export const useRefuse = (account: string) => useAnswer<void>(account, () => post(account, '/refuse'))
export const useWithdraw = (account: string) => useAnswer<void>(account, () => post(account, '/withdraw'))
export const useMailReceipt = (account: string) =>
  useAnswer(account, (form: string) => post(account, `/${form}/mail`))

/** Hands the receipt to the browser as a file. */
export const useDownloadReceipt = (account: string) =>
  useMutation({
    mutationFn: async (form: string) => {
      const url = URL.createObjectURL(await fetchFile(`/accounts/${account}/forms/${form}/receipt`))
      const link = document.createElement('a')
      link.href = url
      link.download = `consent-receipt-${form}.json`
      link.click()
      URL.revokeObjectURL(url)
    },
  })
