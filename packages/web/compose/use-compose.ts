import type { ComposeFeature, ComposeView } from '@highroad/core/wire'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useChat, useChatState } from '../chat/use-chat.tsx'
import { composeApi } from './api.ts'

/**
 * What may read messages in a channel, as the server says it now: asked anew whenever it says that something changed, and
 * when it is back after being away. `undefined` while it is not known: then nothing is claimed and nothing is offered.
 */
export function useCompose(channel: string): { view: ComposeView | undefined; problem: unknown } {
  const chat = useChat()
  const { live } = useChatState()
  const queries = useQueryClient()
  const asked = useQuery({
    queryKey: composeKey(channel),
    queryFn: () => composeApi.view(channel),
    retry: false,
    staleTime: 60_000,
  })
  useEffect(
    () =>
      chat?.onEvent((event) => {
        if (event.type === 'compose-changed' && (event.channel === null || event.channel === channel))
          askAnew(queries, channel)
      }),
    [chat, channel, queries],
  )
  useEffect(() => {
    if (live === 'up') askAnew(queries, channel)
  }, [live, channel, queries])
  return { view: asked.isError ? undefined : asked.data, problem: asked.error }
}

/** What one can say about one's own part in a channel. Each answer of the server is shown at once. */
export function useComposeActs(channel: string) {
  const queries = useQueryClient()
  const onSuccess = (view: ComposeView) => queries.setQueryData(composeKey(channel), view)
  const part = useMutation({
    mutationFn: ({ features, out }: { features: ComposeFeature[]; out: boolean }) =>
      out ? composeApi.leaveOut(channel, features) : composeApi.include(channel, features),
    onSuccess,
  })
  const answer = useMutation({
    mutationFn: (answers: { feature: ComposeFeature; accepted: boolean }[]) =>
      composeApi.answer(channel, answers),
    onSuccess,
  })
  const shown = useMutation({
    mutationFn: (notices: { feature: ComposeFeature; version: number }[]) =>
      composeApi.shown(channel, notices),
    onSuccess,
  })
  return { part, answer, shown }
}

const due = new Set<string>()
/** Once for all parts of the page that hear of the same change. */
function askAnew(queries: QueryClient, channel: string): void {
  if (due.has(channel)) return
  due.add(channel)
  queueMicrotask(() => {
    due.delete(channel)
    void queries.invalidateQueries({ queryKey: composeKey(channel) })
  })
}

/** What is known of a channel's Compose, in the page's memory. */
export const composeKey = (channel: string) => ['chat', 'compose', channel]
