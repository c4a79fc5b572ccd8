/**
 * A process that joins a Highroad which runs already: the same database, keys and log, and neither media nor models. What is
 * live in a meeting (who is there, captions, the media server) is in the memory of the process that holds the meetings, so
 * what needs that is refused here; all that rests on recorded facts is not.
 */
import { HighroadError } from '@highroad/core/wire'
import type { NoMediaServer } from './media/index.ts'
import type { Meetings } from './meeting/index.ts'

export const HELD_ELSEWHERE: NoMediaServer = {
  available: false,
  missing: 'Meetings are held by another process of this server.',
  get: 'Open them at its address.',
}

type Elsewhere =
  | 'join'
  | 'leave'
  | 'end'
  | 'erase'
  | 'startFeature'
  | 'stopFeature'
  | 'reportOwnSpeaking'
  | 'subscribe'

/** Throws `meeting-elsewhere` for what another process has to be asked. */
export function heldElsewhere(meetings: Meetings): Meetings {
  const refuse = (): Promise<never> => Promise.reject(new HighroadError('meeting-elsewhere'))
  const refused: Pick<Meetings, Elsewhere> = {
    join: refuse,
    leave: refuse,
    end: refuse,
    erase: refuse,
    startFeature: refuse,
    stopFeature: refuse,
    reportOwnSpeaking: refuse,
    subscribe: refuse,
  }
  return { ...meetings, ...refused }
}
