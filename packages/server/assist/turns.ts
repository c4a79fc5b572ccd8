/** From a final text to a turn of the transcript: only what a `summary` lease covered, whole. */
import type { Feature, Handle } from '@highroad/core/consent'
import type { Lease } from '../gate/index.ts'
import { itemOf } from './captions.ts'
import type { MeetingsPort, SpeechText } from './face.ts'

interface Speaker {
  readonly meeting: string
  readonly handle: Handle
  readonly actsFor: string | null
  lease(feature: Feature): Lease | undefined
}

/**
 * Keeps the text as a turn where the speaker's live `summary` lease covers it from first to last sample. What a lease cut
 * is counted, never kept. Without such a lease nothing is known of it afterwards.
 */
export async function toTurn(
  speaker: Speaker,
  text: SpeechText,
  { meetings }: { meetings: Pick<MeetingsPort, 'keepTurn' | 'reportUnkept'> },
): Promise<void> {
  const lease = speaker.lease('summary')
  if (!lease) return
  // Whole milliseconds, outwards: the turn is covered only if every sample of it is.
  const fromMs = Math.floor(text.fromMs)
  const untilMs = Math.ceil(text.untilMs)
  const { meeting, handle } = speaker
  const turn = lease.covers(fromMs, untilMs)
    ? await meetings.keepTurn(lease, { meeting, handle, fromMs, untilMs, text: text.text })
    : null
  if (turn !== null) lease.used(itemOf(speaker, turn, ['audio', 'transcript'], fromMs))
  else
    await meetings.reportUnkept(meeting, handle, lease.live ? 'not-running' : 'objection', untilMs - fromMs)
}
