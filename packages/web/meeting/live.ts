import { LiveEvent } from '@highroad/core/wire'
import { delayBefore } from './back-off.ts'

/**
 * The live socket of one meeting. It comes back by itself, waiting longer each time; `onUp` is called at each coming
 * back, so that what happened meanwhile is asked for. The function returned ends it for good.
 */
export function listen(
  meeting: string,
  on: { event: (event: LiveEvent) => void; up: () => void; down: () => void },
): () => void {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let ended = false

  const open = () => {
    timer = undefined
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
    socket = new WebSocket(`${scheme}://${window.location.host}/api/live/${encodeURIComponent(meeting)}`)
    socket.addEventListener('open', () => on.up())
    socket.addEventListener('message', (message) => {
      // Only a word from the server counts as being back: a socket that is opened and turned away waits longer.
      attempt = 0
      const event = LiveEvent.safeParse(parse(message.data))
      if (event.success) on.event(event.data)
    })
    socket.addEventListener('close', () => {
      if (ended) return
      on.down()
      timer = setTimeout(open, delayBefore(attempt++, Math.random()))
    })
  }
  const openNow = () => {
    if (timer === undefined || ended) return
    clearTimeout(timer)
    open()
  }
  open()
  window.addEventListener('online', openNow)
  return () => {
    ended = true
    clearTimeout(timer)
    window.removeEventListener('online', openNow)
    socket?.close()
  }
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null
  } catch {
    return null
  }
}
