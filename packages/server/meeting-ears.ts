/** The ears of all meetings: one process a meeting, there while a feature runs and somebody is in it. */
import type { EarsPort } from './assist/index.ts'
import type { Ears } from './media/index.ts'
import type { Meetings } from './meeting/index.ts'

export interface MeetingEarsOptions {
  readonly meetings: Meetings
  /** Starts the ears of one meeting; null where there is no media server, and nobody is heard. */
  readonly start: ((meeting: string) => Ears) | null
  /** Sound of somebody who is allowed: 16 kHz mono, captured from `atMs` on. */
  readonly heard: (meeting: string, handle: string, pcm: Int16Array, atMs: number) => void
  /** Sound of somebody who is allowed that did not arrive. */
  readonly lost: (meeting: string, handle: string, ms: number) => void
}

export interface MeetingEars {
  readonly port: EarsPort
  readonly stop: () => Promise<void>
}

export function meetingEars({ meetings, start, heard, lost }: MeetingEarsOptions): MeetingEars {
  const open = new Map<string, Ears>()

  const listen = (meeting: string): Ears | null => {
    const known = open.get(meeting)
    if (known || !start) return known ?? null
    const ears = start(meeting)
    open.set(meeting, ears)
    const spoken = new Map<string, number>()
    ears.on('frames', (handle, pcm, atMs) => heard(meeting, handle, pcm, atMs))
    ears.on('participant', (handle, present) => meetings.mediaPresence(meeting, handle, present))
    ears.on('speaking', (handle, totalMs) => {
      const ms = totalMs - (spoken.get(handle) ?? 0)
      spoken.set(handle, totalMs)
      if (ms > 0) void meetings.reportSpeaking(meeting, handle, ms).catch(() => undefined)
    })
    ears.on('lost', (handle, ms) => lost(meeting, handle, ms))
    ears.on('state', (state) => {
      if (state === 'ended' && open.get(meeting) === ears) open.delete(meeting)
    })
    return ears
  }

  const leave = async (meeting: string): Promise<void> => {
    const ears = open.get(meeting)
    if (!ears) return
    open.delete(meeting)
    // Without ears nobody would hear that they went.
    for (const handle of ears.present()) meetings.mediaPresence(meeting, handle, false)
    await ears.stop()
  }

  /** One look a meeting at a time; a change during a look asks for one more. */
  const looking = new Map<string, boolean>()
  const look = async (meeting: string): Promise<void> => {
    if (looking.has(meeting)) return void looking.set(meeting, true)
    looking.set(meeting, false)
    try {
      const now = await meetings.assist.open(meeting)
      if (now && now.running.length > 0 && now.contributors.length > 0) listen(meeting)
      else await leave(meeting)
    } catch {
      // The meeting is gone, or the database does not answer: nobody is heard then.
      await leave(meeting)
    } finally {
      const again = looking.get(meeting)
      looking.delete(meeting)
      if (again) void look(meeting)
    }
  }
  const unlisten = meetings.assist.onChange((meeting) => void look(meeting))
  const unended = meetings.assist.onEnded((meeting) => void leave(meeting))

  return {
    port: {
      allow: (meeting, handle) => listen(meeting)?.allow(handle),
      deny: (meeting, handle) => open.get(meeting)?.deny(handle),
    },
    stop: async () => {
      unlisten()
      unended()
      await Promise.all([...open.keys()].map(leave))
    },
  }
}
