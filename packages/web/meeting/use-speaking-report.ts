import type { Room } from 'livekit-client'
import { useEffect } from 'react'
import { tell } from '../app/api.ts'

const SAMPLE_MS = 250
const REPORT_MS = 5_000

/**
 * Tells the server for how long its own person spoke: no sound, no time of day, only a length. Whom the ears may not
 * hear is counted so, and the coverage can say how much is missing.
 */
export function useSpeakingReport(meeting: string, room: Room): void {
  useEffect(() => {
    let spoke = 0
    const sample = setInterval(() => {
      if (room.localParticipant.isSpeaking) spoke += SAMPLE_MS
    }, SAMPLE_MS)
    const report = () => {
      const ms = Math.min(spoke, 15_000)
      spoke = 0
      // A report that does not arrive makes the coverage less exact, nothing else.
      if (ms > 0) tell('POST', `/meetings/${meeting}/speaking`, { ms }).catch(() => undefined)
    }
    const often = setInterval(report, REPORT_MS)
    return () => {
      clearInterval(sample)
      clearInterval(often)
      report()
    }
  }, [meeting, room])
}
