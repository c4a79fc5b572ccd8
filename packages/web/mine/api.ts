import {
  MyActs,
  MyForms,
  MyHidden,
  MyNotices,
  MyStanding,
  MyTraining,
  MyUses,
  type FormTold,
} from '@highroad/core/wire'
import type { z } from 'zod'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

export const useStanding = () =>
  useQuery({ queryKey: ['my', 'standing'], queryFn: () => ask(MyStanding, 'GET', '/my/standing') })

/** Shows the server's answer: it stands when it is in the ledger, not before. What it changed elsewhere is read anew. */
function useSaying<T>(say: (what: T) => Promise<MyStanding>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: say,
    onSuccess: async (standing) => {
      queries.setQueryData(['my', 'standing'], standing)
      await Promise.all(
        ['acts', 'hidden'].map((part) => queries.invalidateQueries({ queryKey: ['my', part] })),
      )
    },
  })
}

export const useNeverTrain = () =>
  useSaying((on: boolean) => ask(MyStanding, 'PUT', '/my/never-train', { on }))

export const useLeftOut = () =>
  useSaying((out: boolean) =>
    ask(MyStanding, out ? 'PUT' : 'DELETE', '/my/left-out', { features: 'everything' }),
  )

export const useDueForms = (enabled: boolean) =>
  useQuery({
    queryKey: ['my', 'forms'],
    queryFn: () => ask(MyForms, 'GET', '/my/forms'),
    enabled,
    // Until the page is opened anew: a notice that was acknowledged stays until it is closed.
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Says that this page showed the form. */
export const useFormShown = () =>
  useMutation({
    mutationFn: ({ account, form }: FormTold) => ask(MyForms, 'PUT', `/my/forms/${account}/${form}`),
  })

const usePages = <T>(part: string, schema: z.ZodType<{ rows: T[]; next: string | null }>) =>
  useInfiniteQuery({
    queryKey: ['my', part],
    queryFn: ({ pageParam }) =>
      ask(
        schema,
        'GET',
        `/my/${part}${pageParam === null ? '' : `?before=${encodeURIComponent(pageParam)}`}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })

export const useNotices = () => usePages('notices', MyNotices)
export const useActs = () => usePages('acts', MyActs)
export const useUses = () => usePages('uses', MyUses)

export const useTraining = () =>
  useQuery({ queryKey: ['my', 'training'], queryFn: () => ask(MyTraining, 'GET', '/my/training') })

export function useAnswerTraining() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ meeting, accepted, form }: { meeting: string; accepted: boolean; form: string | null }) =>
      ask(MyTraining, 'PUT', `/my/training/${meeting}`, { accepted, form }),
    onSuccess: async (training) => {
      queries.setQueryData(['my', 'training'], training)
      await Promise.all(
        ['acts', 'notices'].map((part) => queries.invalidateQueries({ queryKey: ['my', part] })),
      )
    },
    onError: () => queries.invalidateQueries({ queryKey: ['my', 'training'] }),
  })
}

export const useHidden = () => usePages('hidden', MyHidden)

export function useEarlier() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({
      meeting,
      erase,
      ...span
    }: {
      meeting: string
      erase: boolean
      from: number
      until: number
    }) => ask(MyHidden, erase ? 'DELETE' : 'PUT', `/my/hidden/${meeting}`, span),
    onSuccess: async () => {
      await Promise.all(
        ['hidden', 'acts'].map((part) => queries.invalidateQueries({ queryKey: ['my', part] })),
      )
    },
  })
}
