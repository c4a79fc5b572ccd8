/** Making the summary of a meeting that ended: permit, read, choose and cite, keep, close. */
import { summarise, type SummaryTurn } from '@highroad/core/summary'
import type { Gate } from '../gate/index.ts'
import type { MeetingOver, MeetingsPort } from './face.ts'
import { CLASSES_OF } from './classes.ts'

/** The ledger could not record the permit: that mends, and then it is asked again. */
class NotRecorded extends Error {
  override readonly name = 'NotRecorded'
}

type SummaryGate = Pick<Gate, 'permit' | 'readTurns' | 'close'>
type SummaryMeetings = Pick<MeetingsPort, 'unfinished' | 'keepSummary' | 'summaryFailed'>

/**
 * Makes one. `denied`: nothing may be read, and nothing was. Throws where the permit died on the way (somebody objected)
 * or the store failed: asking again decides again.
 */
async function makeSummary(
  gate: SummaryGate,
  meetings: SummaryMeetings,
  over: MeetingOver,
): Promise<'made' | 'denied'> {
  const { meeting, hostingAccount, processor, openedAt, endedAt } = over
  const answer =
    processor === null
      ? null
      : await gate.permit({
          purpose: 'assist',
          feature: 'summary',
          processor,
          hostingAccount,
          place: `meeting:${meeting}`,
          classes: CLASSES_OF.summary ?? [],
          from: openedAt,
          until: endedAt + 1,
        })
  if (answer === null || 'denied' in answer) {
    if (answer?.denied.reasons.some((reason) => reason.rule === 'R12')) throw new NotRecorded()
    await meetings.summaryFailed(over)
    return 'denied'
  }
  const permit = answer.granted
  try {
    const turns: SummaryTurn[] = []
    for await (const batch of gate.readTurns(permit))
      for (const { id, handle, fromMs, untilMs, text } of batch)
        turns.push({ id, speaker: handle, fromMs, untilMs, text })
    const { lines } = summarise(turns)
    await meetings.keepSummary(over, permit, lines)
  } catch (error) {
    // What was handed out was handed out, whatever came of it: its use is closed too.
    await gate.close(permit).catch(() => undefined)
    throw error
  }
  await gate.close(permit)
  return 'made'
}

/** A fault is tried again after one second, then ever later up to a minute; after so many the host is told. */
const TRIES = 12
const LONGEST_PAUSE_MS = 60_000

/** Makes summaries one after the other, those left over by an earlier run of the server first. */
export class SummaryQueue {
  readonly #gate: SummaryGate
  readonly #meetings: SummaryMeetings
  readonly #log: (event: string, detail: Record<string, string | number>) => void
  readonly #tried = new Map<string, number>()
  #work: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(
    gate: SummaryGate,
    meetings: SummaryMeetings,
    log: (event: string, detail: Record<string, string | number>) => void,
  ) {
    this.#gate = gate
    this.#meetings = meetings
    this.#log = log
  }

  /** Looks for meetings that ended without their summary, and makes each. */
  look(): void {
    if (this.#stopped) return
    this.#work = this.#work.then(() => this.#makeAll())
  }

  settled(): Promise<void> {
    return this.#work
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#work
  }

  async #makeAll(): Promise<void> {
    try {
      for (const over of await this.#meetings.unfinished()) await this.#make(over)
    } catch (error) {
      this.#log('unfinished-summaries-unknown', { why: nameOf(error) })
    }
  }

  /** A fault leaves the meeting to be found again, by the next look or after a restart. */
  async #make(over: MeetingOver): Promise<void> {
    if (this.#stopped) return
    const { meeting } = over
    try {
      await makeSummary(this.#gate, this.#meetings, over)
      this.#tried.delete(meeting)
    } catch (error) {
      const tried = (this.#tried.get(meeting) ?? 0) + 1
      this.#tried.set(meeting, tried)
      this.#log('summary-not-made', { meeting, tried, why: nameOf(error) })
      if (tried >= TRIES) return await this.#meetings.summaryFailed(over)
      const timer = setTimeout(() => this.look(), Math.min(1_000 * 2 ** (tried - 1), LONGEST_PAUSE_MS))
      timer.unref()
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
