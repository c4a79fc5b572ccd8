import type { ChatEvent } from '@highroad/core/wire'
import { useEffect, useState } from 'react'
import { channelPath, channelTitle } from './names.ts'
import { channelOf, type ChatState, namesCaller } from './state.ts'
import { useChat } from './use-chat.tsx'

/**
 * What a notification says; null where none is due: one's own words, a muted channel, a message that names nobody. Never the
 * words of the message: a lock screen is read by others.
 */
function noticeOf(
  state: ChatState,
  event: ChatEvent,
): { title: string; body: string; channel: string } | null {
  if (event.type !== 'message' || !state.chat) return null
  const { message } = event
  const channel = channelOf(state, message.channel)
  if (!channel || channel.muted || !channel.joined || message.deleted || message.editedAt !== null)
    return null
  if (message.author === state.chat.you || message.reactions.length > 0 || message.replies) return null
  if (channel.kind !== 'direct' && !namesCaller(message.text, state.chat.you)) return null
  const direct = channel.kind === 'direct'
  return {
    title: direct ? message.authorName : channelTitle(channel, state.chat),
    body: direct ? 'wrote to you' : `${message.authorName} named you`,
    channel: channel.channel,
  }
}

/** Tells of mentions while nobody looks at the page. `ask` is there while the browser has not been asked. */
export function useNotifications(account: string): { ask: (() => void) | null } {
  const chat = useChat()
  const there = typeof Notification !== 'undefined'
  const [allowed, setAllowed] = useState(there ? Notification.permission : 'denied')
  useEffect(() => {
    if (!chat || allowed !== 'granted') return undefined
    const told = new Set<string>()
    return chat.onEvent((event) => {
      const notice = document.hasFocus() ? null : noticeOf(chat.state, event)
      if (!notice || event.type !== 'message' || told.has(event.message.message)) return
      told.add(event.message.message)
      const shown = new Notification(notice.title, { body: notice.body, tag: notice.channel })
      shown.addEventListener('click', () => {
        window.focus()
        window.location.assign(channelPath(account, notice.channel))
      })
    })
  }, [chat, account, allowed])
  const ask = () => void Notification.requestPermission().then(setAllowed)
  return { ask: there && allowed === 'default' ? ask : null }
}
