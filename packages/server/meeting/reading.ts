/** Who may read what was kept of a meeting: its host; once shared, everybody who was in it; nobody else, ever. */
import { HighroadError } from '@highroad/core/wire'
import { there, type There } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'

/** The caller's place in a meeting whose kept words they may read; throws `not-found` for all others. */
export async function reading(parts: MeetingParts, caller: Caller, id: string): Promise<There> {
  const place = await there(parts, caller, id)
  if (!place.me.host && place.meeting.summary !== 'shared') throw new HighroadError('not-found')
  return place
}
