import type { ChannelItem } from '@highroad/core/wire'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Line } from './line.ts'
import { newWords } from './rows.ts'
import type { ChatStore } from './store.ts'

const HEARD_AFTER_MS = 1_500

/** Up to where somebody has read: what is new when they come, counted as read when they see the end. */
export function useReading(
  chat: ChatStore,
  channel: ChannelItem,
  thread: string | null,
  line: Line | undefined,
) {
  const id = channel.channel
  const you = chat.state.chat?.you
  const [newAfter, setNewAfter] = useState<number | null>(channel.unread > 0 ? channel.read : null)
  const [here, setHere] = useState(() => document.visibilityState === 'visible' && document.hasFocus())
  const [atEnd, onEnd] = useState(false)
  const held = useRef(false)
  const last = line?.messages.at(-1)?.place ?? 0
  const seen = useRef(last)

  useEffect(() => {
    const change = () => {
      const now = document.visibilityState === 'visible' && document.hasFocus()
      // Who goes away comes back to a line that says what is new.
      if (!now) setNewAfter((before) => before ?? chat.state.lines.get(id)?.messages.at(-1)?.place ?? null)
      setHere(now)
    }
    window.addEventListener('focus', change)
    window.addEventListener('blur', change)
    document.addEventListener('visibilitychange', change)
    return () => {
      window.removeEventListener('focus', change)
      window.removeEventListener('blur', change)
      document.removeEventListener('visibilitychange', change)
    }
  }, [chat, id])

  useEffect(() => {
    if (thread === null && here && atEnd && !held.current && last > 0 && channel.unread > 0)
      void chat.read(id, last)
  }, [chat, id, thread, here, atEnd, last, channel.unread])

  // Who reads at the end holds no more than its newest.
  const tooLong = line !== undefined && line.messages.length > 550
  useEffect(() => {
    if (atEnd && tooLong) chat.trim(id, thread)
  }, [chat, id, thread, atEnd, tooLong])

  // What a screen reader hears: how many and from whom, not each as it comes.
  const [heard, setHeard] = useState('')
  useEffect(() => {
    if (last <= seen.current || !line) return undefined
    const timer = setTimeout(() => {
      const fresh = line.messages.filter(({ place, author }) => place > seen.current && author !== you)
      seen.current = last
      const from = [...new Set(fresh.map(({ authorName }) => authorName))]
      if (fresh.length > 0) setHeard(`${newWords(fresh.length)} from ${from.join(', ')}`)
    }, HEARD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [last, line, you])

  const markRead = useCallback(() => {
    held.current = false
    setNewAfter(null)
    if (thread === null)
      void chat.read(id, chat.state.chat?.channels.find((one) => one.channel === id)?.last ?? 0)
  }, [chat, id, thread])
  const unreadFrom = useCallback(
    (place: number) => {
      held.current = true
      setNewAfter(place - 1)
      void chat.read(id, place - 1)
    },
    [chat, id],
  )
  const sent = useCallback(() => {
    setNewAfter(null)
    held.current = false
  }, [])
  return useMemo(
    () => ({ newAfter, onEnd, heard, markRead, unreadFrom, sent }),
    [newAfter, heard, markRead, unreadFrom, sent],
  )
}
