import { useEffect, useState } from 'react'
import { complete } from './complete.ts'
import { completable, type Ghost, leftOf, showable } from './ghost.ts'

/** Nobody reads what stands there for less; one question a pause. */
const PAUSE_MS = 40

/**
 * The grey words after the caret, while somebody types; null where none may stand or none are known. `asks`: whether the
 * server may be asked at all. A question that typing overtook is broken off, and its answer never shown.
 */
export function useGhost(channel: string, asks: boolean, box: { text: string; from: number; to: number }) {
  const [ghost, setGhost] = useState<Ghost | null>(null)
  /** The text that keys made last: about what merely lies in the box nothing is asked. */
  const [typed, setTyped] = useState<string | null>(null)
  const before = asks && box.text === typed ? completable(box.text, box.from, box.to) : null
  const words = leftOf(ghost, before)
  const wanted = words === null ? before : null
  useEffect(() => {
    if (wanted === null) return undefined
    const asking = new AbortController()
    const ask = async () => {
      const answer = showable(await complete(channel, wanted, asking.signal))
      if (!asking.signal.aborted && answer !== null) setGhost({ before: wanted, text: answer })
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [channel, wanted])
  return {
    words,
    typed: setTyped,
    /** Until the next key. */
    dismiss: () => {
      setTyped(null)
      setGhost(null)
    },
  }
}
