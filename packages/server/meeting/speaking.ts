/** Who spoke without being kept: how long, never when. */
import { addUnkept } from './coverage.ts'
import { findMeeting, inMeeting, participants, there, type Meeting, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { runningFeatures } from './running.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'
import { decideFor, unkeptReasonIn } from './standing.ts'
import type { UnkeptReason } from './words.ts'

/** A report covers at most this much; clients report every few seconds. */
const MOST_MS = 15_000
/** Whom the media server reported on so lately is not counted a second time by their own client. */
const REPORTED_MS = 5_000

/**
 * Two sources tell of the same people: the media server of those whom the ears subscribe to, and each client of its own
 * person. Where the summary's rules let somebody be heard, their turns count them and a report does nothing.
 */
export class SpeakingReports {
  readonly #parts: MeetingParts
  /** By meeting: when each handle was last reported on. A client cannot report more time than passed since. */
  readonly #last = new Map<string, { media: Map<string, number>; client: Map<string, number> }>()

  constructor(parts: MeetingParts) {
    this.#parts = parts
  }

  async byMedia(id: string, handle: string, ms: number): Promise<void> {
    const meeting = await findMeeting(this.#parts, id)
    const speaker = (await participants(this.#parts, meeting)).find((one) => one.handle === handle)
    if (!speaker || meeting.endedAt !== null) return
    this.#of(id).media.set(handle, this.#parts.clock())
    await this.#count(meeting, speaker, ms)
  }

  async byClient(caller: Caller, id: string, ms: number): Promise<void> {
    const { meeting, me } = await there(this.#parts, caller, id)
    const now = this.#parts.clock()
    // A client's last report arrives when the meeting is just over.
    if (meeting.endedAt !== null && now - meeting.endedAt > MOST_MS) return
    const { media, client } = this.#of(id)
    const since = client.get(me.handle) ?? Math.max(me.joined_at.getTime(), now - MOST_MS)
    client.set(me.handle, now)
    if (now - (media.get(me.handle) ?? -REPORTED_MS) < REPORTED_MS) return
    await this.#count(meeting, me, Math.min(ms, now - since, MOST_MS))
  }

  /** Forgets a meeting, once its last reports have had their time. */
  over(meeting: string): void {
    setTimeout(() => this.#last.delete(meeting), MOST_MS).unref()
  }

  #of(meeting: string) {
    const found = this.#last.get(meeting) ?? {
      media: new Map<string, number>(),
      client: new Map<string, number>(),
    }
    this.#last.set(meeting, found)
    return found
  }

  async #count(meeting: Meeting, speaker: Participant, ms: number): Promise<void> {
    if (!(ms > 0)) return
    const snapshot = beforeTheEnd(await snapshotOf(this.#parts, meeting))
    let reason: UnkeptReason = 'not-running'
    if (snapshot.running.some((one) => one.feature === 'summary')) {
      const decision = decideFor(snapshot, 'summary', speaker)
      if (decision.decision === 'permit') return
      reason = unkeptReasonIn(decision)
    }
    await inMeeting(this.#parts, meeting, speaker.person_id, (tx) =>
      addUnkept(tx, meeting, speaker.handle, reason, ms),
    )
  }
}

/** A meeting that is over, as it was at its last moment. */
function beforeTheEnd(snapshot: Snapshot): Snapshot {
  const { meeting, facts } = snapshot
  if (meeting.endedAt === null) return snapshot
  const before = facts.filter((fact) => fact.kind !== 'meeting-ended')
  return { ...snapshot, running: runningFeatures(before, meeting.id), at: meeting.endedAt - 1 }
}
