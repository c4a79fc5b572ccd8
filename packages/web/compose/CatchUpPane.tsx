import type { ChannelItem, MessageItem } from '@highroad/core/wire'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { chatApi } from '../chat/api.ts'
import { PaneBar } from '../chat/PaneBar.tsx'
import { useChatState } from '../chat/use-chat.tsx'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { CitedLine } from '../summary/CitedLine.tsx'
import { sectionsOf } from '../summary/summary-view.ts'
import { composeApi } from './api.ts'
import { citedOf, emptyWords, restsOn } from './catch-up-view.ts'
import '../summary/summary.css'

/**
 * What happened in a channel, or in one thread of it, after a place: lines that are quoted and cite their messages. It is
 * asked for once each time that it is opened, since each asking is a use of other people’s words; it is gone with the pane.
 */
export function CatchUpPane({
  channel,
  thread,
  after,
  onJump,
  onClose,
}: {
  channel: ChannelItem
  thread: string | null
  after: number
  onJump: (message: MessageItem) => void
  onClose: () => void
}) {
  const [from, setFrom] = useState(after)
  const [current, setCurrent] = useState<string | null>(null)
  const held = useHeld(channel.channel)
  const asked = useQuery({
    queryKey: ['chat', 'catch-up', channel.channel, thread, from],
    queryFn: () => composeApi.catchUp(channel.channel, { thread, after: from }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const lines = asked.data?.lines ?? []
  const known = useKnown(
    lines.flatMap(({ cites }) => cites),
    held,
  )
  const since = [...held.values()].filter(({ place }) => place <= from).toSorted((a, b) => b.place - a.place)
  const isWhole = from === 0
  return (
    <>
      <PaneBar title="Catch up" beside={thread ? 'this thread' : ''} onClose={onClose} />
      <div className="scroll pad catch-up">
        {asked.isPending ? <Loading what="what happened since" /> : null}
        {asked.error ? <Wrong error={asked.error} again={() => void asked.refetch()} /> : null}
        {asked.data && asked.data.denied.length > 0 ? (
          <div className="says" role="status">
            <p>
              <b>Nothing may be used for this, so nothing was read.</b>
            </p>
            {asked.data.denied.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        ) : null}
        {asked.data && asked.data.denied.length === 0 && lines.length === 0 ? (
          <Empty>
            {emptyWords(asked.data, { isThread: thread !== null, since: since[0]?.madeAt ?? null })}
          </Empty>
        ) : null}
        {asked.data && lines.length > 0 ? <p className="small quiet">{restsOn(asked.data)}</p> : null}
        {sectionsOf(lines).map((section) => (
          <section key={section.kind} aria-labelledby={`catch-up-${section.kind}`}>
            <h3 id={`catch-up-${section.kind}`}>
              {section.title} <span className="quiet small">{section.lines.length}</span>
            </h3>
            {section.lines.map((line) => {
              const jump = (ids: readonly string[]) => {
                const to = ids.map((id) => known.get(id)).find((message) => message !== undefined)
                if (!to) return
                setCurrent(line.cites.join())
                onJump(to)
              }
              return (
                <CitedLine
                  key={`${line.cites.join()} ${line.text}`}
                  current={current === line.cites.join()}
                  citations={citedOf(line.cites, known)}
                  onJump={jump}
                >
                  <div className="text">
                    <button type="button" className="plain-text" dir="auto" onClick={() => jump(line.cites)}>
                      {line.text}
                    </button>
                    <p className="small quiet">
                      <bdi>{line.authorName}</bdi>
                    </p>
                  </div>
                </CitedLine>
              )
            })}
          </section>
        ))}
        {asked.isPending || thread === null || isWhole ? null : (
          <p className="row after">
            <button type="button" className="btn" onClick={() => setFrom(0)}>
              The whole thread
            </button>
          </p>
        )}
      </div>
    </>
  )
}

/** The messages of a channel that this page holds, of its threads too. */
function useHeld(channel: string): ReadonlyMap<string, MessageItem> {
  const { lines } = useChatState()
  const held = new Map<string, MessageItem>()
  for (const [key, { messages }] of lines)
    if (key === channel || key.startsWith(`${channel}/`))
      for (const message of messages) held.set(message.message, message)
  return held
}

/** Those that are cited: as they are held, else asked for. One that may not be read any more is not among them. */
function useKnown(ids: readonly string[], held: ReadonlyMap<string, MessageItem>) {
  const missing = [...new Set(ids)].filter((id) => !held.has(id))
  const found = useQueries({
    queries: missing.map((id) => ({
      queryKey: ['chat', 'message', id],
      queryFn: () => chatApi.message(id),
      retry: false,
    })),
  })
  const known = new Map(held)
  for (const { data } of found) if (data && !data.deleted) known.set(data.message, data)
  return known
}
