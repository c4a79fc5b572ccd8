import { ChatEvent, type ChatSays } from '@highroad/core/wire'
import { delayBefore } from '../meeting/back-off.ts'

export interface Live {
  /** Says it where the socket is open; what is said while it is not is not kept. */
  say(says: ChatSays): void
  end(): void
}

/**
 * The socket of one organisation's chat. It comes back by itself, waiting longer each time; `up` is called at each coming
 * back, to say first what was seen.
 */
export function listen(
  account: string,
  on: { event: (event: ChatEvent) => void; up: () => void; down: () => void },
): Live {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let ended = false

  const open = () => {
    timer = undefined
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
    const opened = new WebSocket(
      `${scheme}://${window.location.host}/api/chat/${encodeURIComponent(account)}`,
    )
    socket = opened
    opened.addEventListener('open', () => {
      if (!ended) on.up()
    })
    opened.addEventListener('message', (message) => {
      // Only a word from the server counts as being back: a socket that is opened and turned away waits longer.
      attempt = 0
      const event = ChatEvent.safeParse(parse(message.data))
      if (event.success && !ended) on.event(event.data)
    })
    opened.addEventListener('close', () => {
      if (ended || socket !== opened) return
      on.down()
      timer = setTimeout(open, delayBefore(attempt++, Math.random()))
    })
  }
  const openNow = () => {
    if (timer === undefined || ended) return
    clearTimeout(timer)
    open()
  }
  // The browser knows of the loss long before a socket does.
  const lost = () => socket?.close()
  open()
  window.addEventListener('online', openNow)
  window.addEventListener('offline', lost)
  return {
    say: (says) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(says))
    },
    end: () => {
      ended = true
      clearTimeout(timer)
      window.removeEventListener('online', openNow)
      window.removeEventListener('offline', lost)
      socket?.close()
    },
  }
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null
  } catch {
    return null
  }
}
