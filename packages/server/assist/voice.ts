/**
 * One contributor's voice in one meeting: the leases that let it be heard, the stream that its sound goes to, and what
 * becomes of the text. Sound goes in only while a lease lives; a stream is forgotten the moment that none does.
 */
import type { Feature, Handle } from '@highroad/core/consent'
import type { Lease } from '../gate/index.ts'
import type { EarsPort, MeetingsPort, RecognizerPort, SpeechText } from './face.ts'
import { toCaption } from './captions.ts'
import { toTurn } from './turns.ts'

/** The ears give 16 kHz. */
const SAMPLES_A_MS = 16

export interface VoiceParts {
  ears: EarsPort
  recognizer: RecognizerPort
  meetings: MeetingsPort
  newId: () => string
  /** A stream began or ended: text names nothing but its stream. */
  streams: Map<string, Voice>
  /** A lease ended that nobody here ended. */
  onEnded: (voice: Voice) => void
  log: (event: string, detail: Record<string, string | number>) => void
}

/** How long a voice's last words may take to become text before its leases end without them, and they are counted. */
const LAST_WORDS_MS = 20_000

export class Voice {
  readonly meeting: string
  readonly handle: Handle
  readonly actsFor: string | null
  readonly #parts: VoiceParts
  readonly #leases = new Map<Feature, Lease>()
  readonly #writing = new Set<Promise<void>>()
  #stream: string | null = null
  #settling: Promise<void> | null = null
  /** Sound was taken in up to here, and text has come of it up to here: milliseconds since 1970, 0 for none. */
  #heardUntil = 0
  #textUntil = 0

  constructor(meeting: string, who: { handle: Handle; actsFor: string | null }, parts: VoiceParts) {
    this.meeting = meeting
    this.handle = who.handle
    this.actsFor = who.actsFor
    this.#parts = parts
  }

  /** The live lease for a feature. */
  lease(feature: Feature): Lease | undefined {
    const lease = this.#leases.get(feature)
    return lease?.live ? lease : undefined
  }

  get silent(): boolean {
    return ![...this.#leases.values()].some((lease) => lease.live)
  }

  /** Its last words are becoming text; then its leases end. */
  get settling(): boolean {
    return this.#settling !== null
  }

  /** From now on heard under this lease too. */
  take(lease: Lease): void {
    this.#leases.set(lease.feature, lease)
    void lease.ended.then(({ reason }) => this.#lost(lease, reason === 'ended'))
    if (!lease.live) return
    if (this.#stream === null) {
      this.#stream = this.#parts.newId()
      this.#parts.streams.set(this.#stream, this)
      this.#parts.recognizer.open(this.#stream)
    }
    this.#parts.ears.allow(this.meeting, this.handle)
  }

  push(pcm: Int16Array, atMs: number): void {
    if (this.#stream === null || this.#settling || this.silent) pcm.fill(0)
    else {
      if (this.#textUntil === 0) this.#textUntil = atMs
      this.#heardUntil = Math.max(this.#heardUntil, atMs + pcm.length / SAMPLES_A_MS)
      this.#parts.recognizer.push(this.#stream, pcm, atMs)
    }
  }

  /** What was said, as text: to the sockets, to the transcript, or nowhere, as the leases say. */
  text(text: SpeechText): Promise<void> {
    this.#textUntil = Math.max(this.#textUntil, text.untilMs)
    toCaption(this, text, this.#parts)
    const written = toTurn(this, text, this.#parts).catch((error: unknown) => {
      // Never what was said: only that it could not be kept.
      this.#parts.log('turn-not-kept', { meeting: this.meeting, why: errorName(error) })
    })
    this.#writing.add(written)
    return written.finally(() => this.#writing.delete(written))
  }

  /** Ends one feature's lease where another goes on. What is being said is not kept for it. */
  async endOne(feature: Feature): Promise<void> {
    const lease = this.#leases.get(feature)
    this.#leases.delete(feature)
    await lease?.end()
  }

  /**
   * Ends in good order: nothing more is heard, what was heard becomes text while its leases live (bounded), then they end.
   */
  settle(): Promise<void> {
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = null
    })
    return this.#settling
  }

  async #settle(): Promise<void> {
    this.#parts.ears.deny(this.meeting, this.handle)
    const stream = this.#stream
    if (stream !== null) {
      if (!(await within(LAST_WORDS_MS, this.#lastWords(stream)))) await this.#countLost()
      this.#forget(stream)
    }
    const leases = [...this.#leases.values()]
    this.#leases.clear()
    await Promise.all(leases.map((lease) => lease.end()))
  }

  /** The last words did not become text in time: at most all that was heard since the last text. */
  async #countLost(): Promise<void> {
    const ms = this.#heardUntil - this.#textUntil
    if (ms > 0 && this.lease('summary'))
      await this.#parts.meetings.reportUnkept(this.meeting, this.handle, 'backlog', ms)
  }

  async #lastWords(stream: string): Promise<void> {
    await this.#parts.recognizer.close(stream)
    await Promise.all(this.#writing)
  }

  /** A lease is over. Where it was the last, nothing is heard from this very moment, and its sound is forgotten. */
  #lost(lease: Lease, byUs: boolean): void {
    if (this.#leases.get(lease.feature) === lease) this.#leases.delete(lease.feature)
    if (this.silent) {
      this.#parts.ears.deny(this.meeting, this.handle)
      if (this.#stream !== null) this.#forget(this.#stream)
    }
    if (!byUs) this.#parts.onEnded(this)
  }

  #forget(stream: string): void {
    this.#parts.recognizer.drop(stream)
    this.#parts.streams.delete(stream)
    if (this.#stream === stream) this.#stream = null
    this.#heardUntil = 0
    this.#textUntil = 0
  }
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

/** Whether the work was done within so many milliseconds. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const inTime = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return inTime
}
