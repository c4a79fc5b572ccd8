import { useCallback, useEffect, useRef, useState } from 'react'
import { chatApi } from './api.ts'
import { lineKey } from './line.ts'
import type { ChatStore } from './store.ts'

const KEEP_AFTER_MS = 800

/** What this device has of a draft: at once, without the network. `saved`: the server has it too. */
interface Local {
  text: string
  saved: boolean
}

function localDraft(key: string) {
  const name = `highroad-draft/${key}`
  return {
    read: (): Local | null => {
      try {
        const { text, saved } = JSON.parse(localStorage.getItem(name) ?? '')
        return { text: String(text), saved: saved === true }
      } catch {
        return null
      }
    },
    write: (local: Local) => {
      try {
        if (local.text === '' && local.saved) localStorage.removeItem(name)
        else localStorage.setItem(name, JSON.stringify(local))
      } catch {
        // A device that keeps nothing: the server still has it.
      }
    },
  }
}

/** Lets go of every draft on this device: whoever signs out leaves none to the next. The server has them. */
export function forgetDrafts(): void {
  for (const name of Object.keys(localStorage))
    if (name.startsWith('highroad-draft/')) localStorage.removeItem(name)
}

/**
 * The text of a message box. It is kept on this device with each key and on the server soon after; it comes back after a
 * reload, and follows to other devices while nothing newer is typed there.
 */
export function useDraft(chat: ChatStore, channel: string, thread: string | null) {
  const key = `${chat.person}/${lineKey(channel, thread)}`
  const [text, show] = useState(() => localDraft(key).read()?.text ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pending = useRef<string | null>(null)
  const sending = useRef(false)
  /** Counts what was typed here: an answer of the server to a question from before that is too old to be shown. */
  const typed = useRef(0)

  // One after the other: a draft that overtook the one before it would bring back what was sent meanwhile.
  const send = useCallback(async () => {
    clearTimeout(timer.current)
    if (sending.current) return
    sending.current = true
    while (pending.current !== null) {
      const now = pending.current
      pending.current = null
      try {
        // Each after the one before.
        await chatApi.keepDraft(channel, thread, now)
        if (pending.current === null) localDraft(key).write({ text: now, saved: true })
      } catch {
        pending.current ??= now
        break
      }
    }
    sending.current = false
  }, [channel, thread, key])

  const set = useCallback(
    (next: string, soon = KEEP_AFTER_MS) => {
      show(next)
      localDraft(key).write({ text: next, saved: false })
      pending.current = next
      typed.current += 1
      chat.hasDraft(channel, thread, next.trim() !== '')
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void send(), soon)
    },
    [chat, channel, thread, key, send],
  )

  useEffect(() => {
    const fetch = async () => {
      const local = localDraft(key).read()
      if (local && !local.saved) {
        // Typed while the server could not be reached: what is here is newer.
        pending.current ??= local.text
        await send()
        return
      }
      const before = typed.current
      const there = await chatApi.draft(channel, thread).catch(() => null)
      if (there === null || pending.current !== null || sending.current || typed.current !== before) return
      localDraft(key).write({ text: there.text, saved: true })
      show(there.text)
    }
    void fetch()
    const end = chat.onEvent((event) => {
      if (event.type === 'draft' && event.channel === channel && event.thread === thread) void fetch()
    })
    return () => {
      end()
      void send()
    }
  }, [chat, channel, thread, key, send])

  return [text, set] as const
}
