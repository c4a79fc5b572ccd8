/** Making the summary of a meeting that ended: permit, read, choose and cite, keep, close. */
import { summarise, type SummaryTurn } from '@highroad/core/summary'
import type { Gate } from '../gate/index.ts'
import type { MeetingOver, MeetingsPort } from './face.ts'
import { CLASSES_OF } from './classes.ts'

type SummaryGate = Pick<Gate, 'permit' | 'readTurns' | 'close'>

/**
 * Makes one. `denied`: nothing may be read, and nothing was. Throws where the permit died on the way (somebody objected)
 * or the store failed: asking again decides again.
 */
export async function makeSummary(
  gate: SummaryGate,
  meetings: Pick<MeetingsPort, 'keepSummary' | 'summaryFailed'>,
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
          meeting,
          classes: CLASSES_OF.summary ?? [],
          from: openedAt,
          until: endedAt + 1,
        })
  if (answer === null || 'denied' in answer) {
    await meetings.summaryFailed(over)
    return 'denied'
  }
  const permit = answer.granted
  const turns: SummaryTurn[] = []
  for await (const batch of gate.readTurns(permit))
    for (const { id, handle, fromMs, untilMs, text } of batch)
      turns.push({ id, speaker: handle, fromMs, untilMs, text })
  const { lines } = summarise(turns)
  await meetings.keepSummary(over, permit, lines)
  await gate.close(permit)
  return 'made'
}

const TRIES = 4
const BETWEEN_TRIES_MS = 1_000

/** Makes summaries one after the other, those left over by an earlier run of the server first. */
export class SummaryQueue {
  readonly #gate: SummaryGate
  readonly #meetings: MeetingsPort
  readonly #log: (event: string, detail: Record<string, string | number>) => void
  #work: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(
    gate: SummaryGate,
    meetings: MeetingsPort,
    log: (event: string, detail: Record<string, string | number>) => void,
  ) {
    this.#gate = gate
    this.#meetings = meetings
    this.#log = log
  }

  /** Looks for meetings that ended without their summary, and makes each. */
  look(): void {
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

  async #make(over: MeetingOver): Promise<void> {
    for (let tried = 1; !this.#stopped; tried++) {
      try {
        await makeSummary(this.#gate, this.#meetings, over)
        return
      } catch (error) {
        this.#log('summary-not-made', { meeting: over.meeting, tried, why: nameOf(error) })
      }
      if (tried === TRIES) return await this.#meetings.summaryFailed(over)
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS).unref())
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
