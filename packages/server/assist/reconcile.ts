/**
 * Fits leases to a meeting as it is: one for each running feature and each contributor present whose decision permits.
 * One meeting is fitted at a time; what changes meanwhile is looked at again afterwards.
 */
import type { Feature } from '@highroad/core/consent'
import type { Gate } from '../gate/index.ts'
import type { Contributor, MeetingNow, MeetingsPort } from './face.ts'
import { Voice, type VoiceParts } from './voice.ts'
import { CLASSES_OF } from './classes.ts'

/** After a lease could not be had because of a fault, not a denial. */
const AGAIN_MS = 2_000

export class Reconciler {
  readonly #gate: Pick<Gate, 'lease'>
  readonly #meetings: MeetingsPort
  readonly #parts: VoiceParts
  readonly #voices = new Map<string, Map<string, Voice>>()
  readonly #fitting = new Map<string, { again: boolean; done: Promise<void> }>()
  /** Voices whose last words are becoming text: nobody else in the meeting waits for that. */
  readonly #ending = new Set<Promise<void>>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #stopped = false

  constructor(gate: Pick<Gate, 'lease'>, meetings: MeetingsPort, parts: Omit<VoiceParts, 'onEnded'>) {
    this.#gate = gate
    this.#meetings = meetings
    this.#parts = { ...parts, onEnded: (voice) => this.#endedElsewhere(voice) }
  }

  voice(meeting: string, handle: string): Voice | undefined {
    return this.#voices.get(meeting)?.get(handle)
  }

  /** Looks at the meeting, now or as soon as the look under way is done. */
  fit(meeting: string): void {
    if (this.#stopped) return
    const under = this.#fitting.get(meeting)
    if (under) {
      under.again = true
      return
    }
    const round = { again: false, done: Promise.resolve() }
    this.#fitting.set(meeting, round)
    round.done = this.#rounds(meeting, round)
  }

  /** Lets the last words of a meeting, or of one feature in it, become text and ends their leases. */
  async drain(meeting: string, feature: Feature | 'all'): Promise<void> {
    const voices = [...(this.#voices.get(meeting)?.values() ?? [])]
    await Promise.all(
      voices.map(async (voice) => {
        if (feature === 'all') return await voice.settle()
        if (!voice.lease(feature)) return
        const other: Feature = feature === 'summary' ? 'captions' : 'summary'
        await (voice.lease(other) ? voice.endOne(feature) : voice.settle())
      }),
    )
  }

  async settled(): Promise<void> {
    while (this.#fitting.size > 0 || this.#ending.size > 0)
      await Promise.all([...[...this.#fitting.values()].map((one) => one.done), ...this.#ending])
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await this.settled()
    await Promise.all([...this.#voices.keys()].map((meeting) => this.drain(meeting, 'all')))
  }

  #endedElsewhere(voice: Voice): void {
    this.#meetings.changed(voice.meeting)
    this.fit(voice.meeting)
  }

  async #rounds(meeting: string, round: { again: boolean }): Promise<void> {
    try {
      do {
        round.again = false
        await this.#once(meeting)
      } while (round.again && !this.#stopped)
    } catch (error) {
      this.#parts.log('leases-not-fitted', {
        meeting,
        why: error instanceof Error ? error.name : 'unknown',
      })
      this.#again(meeting)
    } finally {
      this.#fitting.delete(meeting)
    }
  }

  #again(meeting: string): void {
    clearTimeout(this.#timers.get(meeting))
    if (this.#stopped) return
    const timer = setTimeout(() => this.fit(meeting), AGAIN_MS)
    timer.unref()
    this.#timers.set(meeting, timer)
  }

  async #once(meeting: string): Promise<void> {
    const now = await this.#meetings.open(meeting)
    const voices = this.#voices.get(meeting) ?? new Map<string, Voice>()
    this.#voices.set(meeting, voices)
    const wanted = new Map(now?.contributors.map((one) => [one.handle, one]))
    for (const voice of voices.values()) this.#end(voice, wanted.get(voice.handle))
    for (const [handle, voice] of voices) if (voice.silent) voices.delete(handle)
    if (!now) {
      this.#voices.delete(meeting)
      return
    }
    await Promise.all(
      now.contributors.map(async (contributor) => {
        for (const { feature, processor } of now.running)
          if (contributor.permitted.includes(feature)) await this.#begin(now, contributor, feature, processor)
      }),
    )
  }

  /** Ends what is not wanted any more, in good order: what must stop at once was stopped by the gate. */
  #end(voice: Voice, wanted: Contributor | undefined): void {
    if (voice.settling) return
    const same = wanted?.actsFor === voice.actsFor ? wanted.permitted : []
    const over = (['captions', 'summary'] as const).filter(
      (feature) => voice.lease(feature) && !same.includes(feature),
    )
    const stays = (['captions', 'summary'] as const).some(
      (feature) => voice.lease(feature) && same.includes(feature),
    )
    if (over.length === 0) return
    const ended = stays
      ? Promise.all(over.map((feature) => voice.endOne(feature))).then(() => undefined)
      : voice.settle()
    const known = ended
      .catch(() => this.#parts.log('leases-not-ended', { meeting: voice.meeting }))
      .finally(() => {
        this.#ending.delete(known)
        this.fit(voice.meeting)
      })
    this.#ending.add(known)
  }

  async #begin(
    { meeting, hostingAccount }: MeetingNow,
    { handle, actsFor }: Contributor,
    feature: Feature,
    processor: string,
  ): Promise<void> {
    const voices = this.#voices.get(meeting)
    const classes = CLASSES_OF[feature]
    const before = voices?.get(handle)
    // One whose last words are on their way is asked again when they are out.
    if (!voices || !classes || before?.settling || before?.lease(feature)) return
    const answer = await this.#gate.lease({
      feature,
      processor,
      hostingAccount,
      place: `meeting:${meeting}`,
      handle,
      actsFor,
      classes,
    })
    if ('denied' in answer) {
      // A denial is an answer: whoever could change it changes the meeting, and then it is asked again. Only that the
      // ledger could not record it mends without anybody's doing.
      if (answer.denied.reasons.some((reason) => reason.rule === 'R12')) this.#again(meeting)
      return
    }
    const now = voices.get(handle)
    const voice =
      now?.actsFor === actsFor && !now.settling ? now : new Voice(meeting, { handle, actsFor }, this.#parts)
    voices.set(handle, voice)
    if (this.#stopped) await answer.granted.end()
    else voice.take(answer.granted)
    this.#meetings.changed(meeting)
  }
}
