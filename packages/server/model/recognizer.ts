// The recogniser: speech in, text out, a stream a speaker. The model runs in a process of its own that is told
// nothing but numbers and samples (see recognizer-messages.ts). This side keeps that process alive, bounds what
// waits for it, and is the one that forgets: after `drop` nothing of a stream comes out, whatever was on its way.
import type { ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { forkConfined } from './child-process.ts'
import { type Loss, LossCounter } from './loss-counter.ts'
import type { MoonshineSize } from './moonshine.ts'
import type { FinalText, RecognizerOptions, RecognizerState, RecognizerStats } from './recognition.ts'
import type { FromRecognizer, ToRecognizer } from './recognizer-messages.ts'
import { speechModels } from './speech-models.ts'

interface Stream {
  name: string
  id: number
  pushedMs: number
  heardMs: number
  settledMs: number
  lastMs: number
  closed: (() => void)[]
}

const RATE_PER_MS = 16
const MOST_FAILURES = 5
const PROGRAM = join(import.meta.dirname, 'recognizer-process.ts')

export class Recognizer {
  readonly #model: MoonshineSize
  readonly #mostWaitingMs: number
  readonly #progress: (part: number) => void
  readonly #log: (event: string, detail: Record<string, number | string>) => void
  readonly #byName = new Map<string, Stream>()
  readonly #byId = new Map<number, Stream>()
  readonly #finals = new Set<(final: FinalText) => void>()
  readonly #states = new Set<(state: RecognizerState) => void>()
  readonly #losses = new LossCounter()
  readonly #stats: RecognizerStats = {
    heardMs: 0,
    recognisedMs: 0,
    workMs: 0,
    lostMs: 0,
    restarts: 0,
    refused: 0,
  }
  #child: ChildProcess | null = null
  #state: RecognizerState = { is: 'loading' }
  #failures = 0
  #lastId = 0
  #retry: NodeJS.Timeout | undefined

  constructor(options: RecognizerOptions = {}) {
    this.#model = options.model ?? 'base'
    this.#mostWaitingMs = options.mostWaitingMs ?? 30_000
    this.#progress = options.progress ?? (() => {})
    this.#log = options.log ?? (() => {})
    this.#start()
  }

  /** Opens a stream; to open an open one does nothing. Frames for a stream that is not open are refused. */
  open(stream: string): void {
    if (this.#byName.has(stream)) return
    const made = {
      name: stream,
      id: ++this.#lastId,
      pushedMs: 0,
      heardMs: 0,
      settledMs: 0,
      lastMs: 0,
      closed: [],
    }
    this.#byName.set(stream, made)
    this.#byId.set(made.id, made)
  }

  /** Sound of `stream`: 16 kHz, mono; its first sample was captured at `atMs` (wall clock, ms). */
  push(stream: string, pcm: Int16Array, atMs: number): void {
    const open = this.#byName.get(stream)
    if (!open) {
      this.#stats.refused++
      return
    }
    const ms = pcm.length / RATE_PER_MS
    open.lastMs = atMs + ms
    if (this.#state.is !== 'ready') return this.#lose(open, atMs, ms, 'not-ready')
    if (open.pushedMs - open.heardMs + ms > this.#mostWaitingMs) return this.#lose(open, atMs, ms, 'backlog')
    open.pushedMs += ms
    this.#stats.heardMs += ms
    this.#tell({ do: 'push', stream: open.id, pcm, atMs })
  }

  /** Forgets everything of `stream` now and closes it: no text of what was pushed comes out any more. */
  drop(stream: string): void {
    this.#losses.forget(stream)
    // Also one that is being closed: its last words are still on their way.
    for (const one of Array.from(this.#byId.values())) {
      if (one.name !== stream) continue
      this.#remove(one)
      this.#tell({ do: 'drop', stream: one.id })
    }
  }

  /** Ends `stream` in good order; resolves when the text of all that was pushed is out (or lost and counted). */
  close(stream: string): Promise<void> {
    const open = this.#byName.get(stream)
    if (!open) return Promise.resolve()
    this.#byName.delete(stream)
    const closed = new Promise<void>((resolve) => open.closed.push(resolve))
    if (this.#state.is === 'ready') this.#tell({ do: 'close', stream: open.id })
    else this.#remove(open)
    return closed
  }

  /** Every final text; returns what ends the listening. */
  onFinal(hear: (final: FinalText) => void): () => void {
    this.#finals.add(hear)
    return () => void this.#finals.delete(hear)
  }

  /** Sound that no text will come of, gathered for up to half a second; returns what ends the listening. */
  onLost(hear: (loss: Loss) => void): () => void {
    return this.#losses.listen(hear)
  }

  onState(hear: (state: RecognizerState) => void): () => void {
    this.#states.add(hear)
    return () => void this.#states.delete(hear)
  }

  state(): RecognizerState {
    return this.#state
  }

  /** Resolves when the model is loaded; rejects with the reason when it cannot be. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (state: RecognizerState): void => {
        if (state.is === 'loading') return
        stop()
        if (state.is === 'ready') resolve()
        else reject(new Error(state.is === 'failed' ? state.reason : 'The speech recogniser was stopped.'))
      }
      const stop = this.onState(settle)
      settle(this.#state)
    })
  }

  /** Ms of sound pushed and neither recognised nor judged silent yet, the sentence being spoken included. */
  backlog(): number {
    let waiting = 0
    for (const stream of this.#byId.values()) waiting += stream.pushedMs - stream.settledMs
    return waiting
  }

  stats(): RecognizerStats {
    return { ...this.#stats }
  }

  /** Ends the process. Streams that are open are dropped. */
  async stop(): Promise<void> {
    clearTimeout(this.#retry)
    this.#enter({ is: 'stopped' })
    for (const stream of this.#byId.values()) this.#remove(stream)
    this.#losses.stop()
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  /** The process that runs the model, for tests that look at it from outside; undefined when there is none. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  #start(): void {
    const models = speechModels(this.#model)
    const child = forkConfined({ program: PROGRAM, reads: models.reads, memoryMb: 512 })
    this.#child = child
    this.#enter({ is: 'loading' })
    child.on('message', (message: FromRecognizer) => {
      if (this.#child === child) this.#hear(message)
    })
    child.once('error', (error) => this.#ended(child, error.message))
    child.once('exit', (code, signal) => this.#ended(child, `the process ended (${signal ?? code})`))
    this.#tell({
      do: 'load',
      folder: models.folder,
      size: this.#model,
      voiceActivity: models.voiceActivity,
      // On two cores one thread: the media server and everybody else live on the other.
      threads: Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))),
      mostWaitingMs: this.#mostWaitingMs,
    })
  }

  #hear(message: FromRecognizer): void {
    switch (message.is) {
      case 'loading':
        return this.#progress(message.part)
      case 'ready':
        this.#failures = 0
        this.#progress(1)
        return this.#enter({ is: 'ready' })
      case 'failed':
        return this.#giveUp(message.reason)
      case 'heard':
      case 'final':
      case 'lost':
      case 'closed': {
        // A number that is over was dropped: nothing of it is wanted.
        const stream = this.#byId.get(message.stream)
        if (stream) this.#hearOf(stream, message)
      }
    }
  }

  #hearOf(stream: Stream, message: FromRecognizer & { stream: number }): void {
    if (message.is === 'heard') {
      stream.heardMs = message.heardMs
      stream.settledMs = message.settledMs
    } else if (message.is === 'lost') {
      this.#lose(stream, message.fromMs, message.ms, 'backlog')
    } else if (message.is === 'closed') {
      this.#remove(stream)
    } else if (message.is === 'final') {
      const { fromMs, untilMs, text } = message
      this.#stats.recognisedMs += untilMs - fromMs
      this.#stats.workMs += message.workMs
      for (const hear of this.#finals) hear({ stream: stream.name, fromMs, untilMs, text })
    }
  }

  #ended(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return
    this.#child = null
    const interrupted = Array.from(this.#byId.values())
    this.#byId.clear()
    for (const stream of interrupted) {
      const ms = stream.pushedMs - stream.settledMs
      if (ms > 0) this.#lose(stream, stream.lastMs - ms, ms, 'crash')
      const wanted = this.#byName.get(stream.name) === stream
      if (!wanted) {
        this.#remove(stream)
        continue
      }
      // A new number, and the count begins again: the next process knows nothing of it.
      Object.assign(stream, { id: ++this.#lastId, pushedMs: 0, heardMs: 0, settledMs: 0 })
      this.#byId.set(stream.id, stream)
    }
    this.#log('recognizer-ended', { reason })
    if (++this.#failures >= MOST_FAILURES)
      return this.#giveUp(`The speech recogniser keeps ending: ${reason}.`)
    this.#stats.restarts++
    this.#enter({ is: 'loading' })
    this.#retry = setTimeout(() => this.#start(), 250 * 2 ** (this.#failures - 1))
  }

  #giveUp(reason: string): void {
    const child = this.#child
    this.#child = null
    child?.kill('SIGKILL')
    this.#log('recognizer-failed', { reason })
    this.#enter({ is: 'failed', reason })
  }

  #lose(stream: Stream, fromMs: number, ms: number, why: Loss['why']): void {
    this.#stats.lostMs += ms
    this.#losses.add({ stream: stream.name, fromMs, ms, why })
  }

  #remove(stream: Stream): void {
    if (this.#byName.get(stream.name) === stream) this.#byName.delete(stream.name)
    this.#byId.delete(stream.id)
    for (const closed of stream.closed) closed()
  }

  #enter(state: RecognizerState): void {
    if (this.#state.is === 'stopped') return
    this.#state = state
    for (const hear of this.#states) hear(state)
  }

  #tell(message: ToRecognizer): void {
    // A failed send means that the process ended, and its 'exit' counts what was lost with it.
    if (this.#child?.connected) this.#child.send(message, () => {})
  }
}
