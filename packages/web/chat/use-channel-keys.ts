import type { Chat } from '@highroad/core/wire'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import type { Pane } from './ChannelBar.tsx'
import { channelPath, neighbour } from './names.ts'

/** Alt and arrows go from channel to channel; Escape, outside of the box, closes what stands beside. */
export function useChannelKeys({
  account,
  channel,
  chat,
  pane,
  close,
}: {
  account: string
  channel: string
  chat: Chat | null
  pane: Pane | null
  close: () => void
}) {
  const [, go] = useLocation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return
      if (event.altKey && !event.ctrlKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && chat) {
        const next = neighbour(chat, channel, event.key === 'ArrowDown' ? 1 : -1)
        if (!next) return
        event.preventDefault()
        go(channelPath(account, next.channel))
      } else if (event.key === 'Escape' && pane) close()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [account, channel, chat, pane, close, go])
}
