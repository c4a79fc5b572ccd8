/** Joins the ears, the recognizer and the assistants of the process that holds the meetings. */
import type { Logger } from 'pino'
import { openAssist } from './assist/index.ts'
import type { Gate } from './gate/index.ts'
import type { MediaParts } from './media-parts.ts'
import { meetingEars } from './meeting-ears.ts'
import type { Meetings } from './meeting/index.ts'
import type { Recognizer } from './model/index.ts'
import type { Shutdown } from './shutdown.ts'

export interface HearingParts {
  readonly gate: Gate
  readonly meetings: Meetings
  readonly ears: MediaParts['ears']
  readonly recognizer: Recognizer
  readonly random: (count: number) => Uint8Array
  readonly log: Logger
}

/** Each part's end is noted with `shutdown` as soon as it runs. */
export function hear(parts: HearingParts, shutdown: Shutdown): void {
  const { gate, meetings, recognizer, random, log } = parts
  const failed = (name: string) => (error: unknown) =>
    log.error({ event: name, error: error instanceof Error ? error.name : 'unknown' })
  const ears = meetingEars({
    meetings,
    start: parts.ears,
    heard: (meeting, handle, pcm, atMs) => assist.heard(meeting, handle, pcm, atMs),
    lost: (meeting, handle, ms) => void assist.lost(meeting, handle, ms).catch(failed('loss-not-counted')),
  })
  const assist = openAssist({
    gate,
    recognizer,
    ears: ears.port,
    meetings: meetings.assist,
    random,
    log: (event, detail) => log.info({ event, ...detail }),
  })
  shutdown.defer('the ears', ears.stop)
  shutdown.defer('the assistants', () => assist.stop())
  recognizer.onFinal((text) => void assist.text(text).catch(failed('text-not-kept')))
  recognizer.onLost(({ stream, ms }) => void assist.dropped(stream, ms).catch(failed('loss-not-counted')))
}
