import { useCallback, useEffect, useRef, useState } from 'react'
import { type Asked, write } from './write.ts'
import { BEGUN, told, type Writing } from './writing.ts'

/** One request of the Writer at a time. It ends with a next one, when it is dropped, and with the box. */
export function useWriting(channel: string) {
  const [writing, show] = useState<Writing | null>(null)
  const going = useRef<AbortController | null>(null)
  const drop = useCallback(() => {
    going.current?.abort()
    show(null)
  }, [])
  useEffect(() => () => going.current?.abort(), [])
  const ask = useCallback(
    (asked: Asked) => {
      going.current?.abort()
      const mine = new AbortController()
      going.current = mine
      show(BEGUN)
      void (async () => {
        for await (const event of write(channel, asked, mine.signal)) {
          if (mine.signal.aborted) return
          show((now) => (now ? told(now, event) : now))
        }
      })()
    },
    [channel],
  )
  return { writing, ask, drop }
}
