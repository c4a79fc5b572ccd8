/** Who spoke without being kept: how long, never when. */
import { addUnkept } from './coverage.ts'
import { findMeeting, inMeeting, participants, there, type Meeting, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { snapshotOf } from './snapshot.ts'
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
  readonly #byMedia = new Map<string, number>()
  /** When each person's client last reported, so that nobody reports more time than passed. */
  readonly #byClient = new Map<string, number>()

  constructor(parts: MeetingParts) {
    this.#parts = parts
  }

  async byMedia(id: string, handle: string, ms: number): Promise<void> {
    const meeting = await findMeeting(this.#parts, id)
    const speaker = (await participants(this.#parts, meeting)).find((one) => one.handle === handle)
    if (!speaker) return
    this.#byMedia.set(handle, this.#parts.clock())
    await this.#count(meeting, speaker, ms)
  }

  async byClient(caller: Caller, id: string, ms: number): Promise<void> {
    const { meeting, me } = await there(this.#parts, caller, id)
    const now = this.#parts.clock()
    const since = this.#byClient.get(me.handle) ?? Math.max(me.joined_at.getTime(), now - MOST_MS)
    this.#byClient.set(me.handle, now)
    const media = this.#byMedia.get(me.handle)
    if (media !== undefined && now - media < REPORTED_MS) return
    await this.#count(meeting, me, Math.min(ms, now - since, MOST_MS))
  }

  over(handles: Iterable<string>): void {
    for (const handle of handles) {
      this.#byClient.delete(handle)
      this.#byMedia.delete(handle)
    }
  }

  async #count(meeting: Meeting, speaker: Participant, ms: number): Promise<void> {
    if (meeting.endedAt !== null || !(ms > 0)) return
    const snapshot = await snapshotOf(this.#parts, meeting)
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
