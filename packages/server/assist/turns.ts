/** From a final text to a turn of the transcript: only what a `summary` lease covered, whole. */
import type { Feature, Handle } from '@highroad/core/consent'
import type { Lease } from '../gate/index.ts'
import { isNoted, itemOf } from './captions.ts'
import type { MeetingsPort, SpeechText } from './face.ts'

interface Speaker {
  readonly meeting: string
  readonly handle: Handle
  readonly actsFor: string | null
  lease(feature: Feature): Lease | undefined
}

/**
 * Keeps the text as a turn where the speaker's live `summary` lease covers it from first to last sample. What a lease cut
 * is counted, never kept. Without such a lease nothing is known of it afterwards. The use is noted before the turn is
 * written: no turn stands that its lease does not answer for.
 */
export async function toTurn(
  speaker: Speaker,
  text: SpeechText,
  { meetings, newId }: { meetings: Pick<MeetingsPort, 'keepTurn' | 'reportUnkept'>; newId: () => string },
): Promise<void> {
  const lease = speaker.lease('summary')
  if (!lease) return
  // Whole milliseconds, outwards: the turn is covered only if every sample of it is.
  const fromMs = Math.floor(text.fromMs)
  const untilMs = Math.ceil(text.untilMs)
  const { meeting, handle } = speaker
  const id = newId()
  const kept =
    lease.covers(fromMs, untilMs) &&
    isNoted(lease, itemOf(speaker, id, ['audio', 'transcript'], fromMs)) &&
    (await meetings.keepTurn(lease, { id, meeting, handle, fromMs, untilMs, text: text.text }))
  if (!kept)
    await meetings.reportUnkept(meeting, handle, lease.live ? 'not-running' : 'objection', untilMs - fromMs)
}
