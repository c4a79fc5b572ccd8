/** Captions: text to the people present, and nowhere else. Nothing of it is written anywhere. */
import type { UsedItem } from '@highroad/core/ledger'
import type { Lease } from '../gate/index.ts'
import type { Feature, Handle } from '@highroad/core/consent'
import type { MeetingsPort, SpeechText } from './face.ts'

interface Speaker {
  readonly meeting: string
  readonly handle: Handle
  readonly actsFor: string | null
  lease(feature: Feature): Lease | undefined
}

/** Sends a text under the speaker's live `captions` lease, if that covers it from first to last sample. */
export function toCaption(
  speaker: Speaker,
  { fromMs, untilMs, text }: SpeechText,
  { meetings, newId }: { meetings: Pick<MeetingsPort, 'caption'>; newId: () => string },
): void {
  const lease = speaker.lease('captions')
  if (!lease?.covers(fromMs, untilMs)) return
  const segment = newId()
  if (!isNoted(lease, itemOf(speaker, segment, ['audio'], fromMs))) return
  meetings.caption(speaker.meeting, speaker.handle, { segment, text, final: true })
}

/** Notes a use with its lease. False where the lease is closed already: then there is no use. */
export function isNoted(lease: Lease, item: UsedItem): boolean {
  try {
    lease.used(item)
    return true
  } catch {
    return false
  }
}

/** An item as evidence names it. */
export function itemOf(
  { meeting, handle, actsFor }: Speaker,
  item: string,
  classes: UsedItem['classes'],
  fromMs: number,
): UsedItem {
  return { item, classes, time: Math.floor(fromMs), contributors: [{ handle, actsFor }], audience: meeting }
}
