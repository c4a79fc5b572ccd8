import { SummaryView, Transcript, type EditLine } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, fetchFile, tell } from '../app/api.ts'

const at = (meeting: string) => `/meetings/${meeting}`

/** While the summary is being made it is asked for again every two seconds. */
export const useSummary = (meeting: string) =>
  useQuery({
    queryKey: ['meeting', meeting, 'summary'],
    queryFn: () => ask(SummaryView, 'GET', `${at(meeting)}/summary`),
    refetchInterval: (query) => (query.state.data?.state === 'making' ? 2_000 : false),
  })

export const useTranscript = (meeting: string, ready: boolean) =>
  useQuery({
    queryKey: ['meeting', meeting, 'transcript'],
    queryFn: () => ask(Transcript, 'GET', `${at(meeting)}/transcript`),
    enabled: ready,
  })

type Change =
  | { do: 'edit'; line: string; edit: z.infer<typeof EditLine> }
  | { do: 'remove'; line: string }
  | { do: 'share' }

/** Every change answers with the whole summary, which then stands on the page. */
export function useChangeSummary(meeting: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) => {
      const summary = `${at(meeting)}/summary`
      if (change.do === 'share') return ask(SummaryView, 'POST', `${summary}/share`)
      const line = `${summary}/lines/${change.line}`
      return change.do === 'remove'
        ? ask(SummaryView, 'DELETE', line)
        : ask(SummaryView, 'PATCH', line, change.edit)
    },
    onSuccess: (view) => queries.setQueryData(['meeting', meeting, 'summary'], view),
  })
}

/** "That was not me": the turn goes, and every line that rests on it. */
export function useNotMe(meeting: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (turn: string) => tell('POST', `${at(meeting)}/transcript/${turn}/not-me`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['meeting', meeting] }),
  })
}

/** Fetches the proof and hands it to the browser as a file; answers its name. */
export const useProof = (meeting: string) =>
  useMutation({
    mutationFn: async () => {
      const file = await fetchFile(`${at(meeting)}/proof`)
      const name = `highroad-proof-${meeting}.json`
      const address = URL.createObjectURL(file)
      const link = document.createElement('a')
      link.href = address
      link.download = name
      document.body.append(link)
      link.click()
      link.remove()
      // The download has its own hold on the bytes once it began; a minute is far beyond that.
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
      return name
    },
  })
