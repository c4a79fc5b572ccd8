// The ears of one meeting, seen from the server. A frame comes out only for a handle that is allowed right now:
// the process outside subscribes to nobody else, and this side checks again (wall 2 for sound).
import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { FromEars, ToEars } from './ears-messages.ts'

export interface EarsOptions {
  /** The media server's address for this server's own use. */
  url: string
  /** A fresh token for the meeting's ears, asked for at each start of the process. */
  token: () => Promise<string>
  /** Most megabytes of JavaScript memory of the process, default 256. */
  memoryMb?: number
  /** Another program in place of the ears: tests put one there that sends what it must not. */
  program?: string
  log?: (event: string, detail: Record<string, number | string>) => void
}

export type EarsState = 'joining' | 'listening' | 'down' | 'ended'

export interface EarsStats {
  frames: number
  /** Frames of somebody who is not allowed, or of an earlier permission; they go no further. */
  refused: number
  lostMs: number
  restarts: number
}

export interface EarsEvents {
  /** 16 kHz mono; `atMs` is the wall clock at the first sample, `index` counts samples since `allow`. */
  frames: (handle: string, pcm: Int16Array, atMs: number, index: number) => void
  participant: (handle: string, present: boolean) => void
  /** Total ms that LiveKit saw this person speak while their microphone was subscribed to. */
  speaking: (handle: string, totalMs: number) => void
  /** Sound of an allowed person that did not arrive, in ms. */
  lost: (handle: string, ms: number) => void
  /** Whether their microphone track is subscribed to. */
  subscribed: (handle: string, subscribed: boolean) => void
  state: (state: EarsState) => void
}

type Listeners = { [E in keyof EarsEvents]: Set<(...said: Parameters<EarsEvents[E]>) => void> }

/** How long the process may take to say goodbye to the room. */
const GOODBYE_MS = 1_500
const PROGRAM = join(import.meta.dirname, 'ears-process.ts')

export class Ears {
  readonly #options: EarsOptions
  readonly #listeners: Listeners = {
    frames: new Set(),
    participant: new Set(),
    speaking: new Set(),
    lost: new Set(),
    subscribed: new Set(),
    state: new Set(),
  }
  readonly #allowed = new Map<string, number>()
  readonly #present = new Set<string>()
  readonly #subscribed = new Set<string>()
  readonly #speaking = new Map<string, number>()
  readonly #stats: EarsStats = { frames: 0, refused: 0, lostMs: 0, restarts: 0 }
  #child: ChildProcess | null = null
  #state: EarsState = 'joining'
  #turn = 0
  #failures = 0
  #downSince: number | null = null
  #retry: NodeJS.Timeout | undefined

  constructor(options: EarsOptions) {
    this.#options = options
    void this.#start()
  }

  /** From now on this person's microphone may be heard. */
  allow(handle: string): void {
    if (this.#allowed.has(handle)) return
    const turn = ++this.#turn
    this.#allowed.set(handle, turn)
    this.#tell({ do: 'allow', handle, turn })
  }

  /** From now on nothing of this person comes out, whatever is on its way; the track is unsubscribed. */
  deny(handle: string): void {
    if (!this.#allowed.delete(handle)) return
    this.#tell({ do: 'deny', handle })
  }

  /** Listens; returns what ends the listening. */
  on<E extends keyof EarsEvents>(event: E, hear: (...said: Parameters<EarsEvents[E]>) => void): () => void {
    const listeners: Listeners[E] = this.#listeners[event]
    const listener = (...said: Parameters<EarsEvents[E]>): void => hear(...said)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  state(): EarsState {
    return this.#state
  }

  /** Who is in the room, by handle. */
  present(): string[] {
    return [...this.#present]
  }

  /** Whose microphone is subscribed to right now. */
  subscribed(): string[] {
    return [...this.#subscribed]
  }

  /** Ms that each handle spoke so far, while it was subscribed to. */
  speakingMs(): Map<string, number> {
    return new Map(this.#speaking)
  }

  stats(): EarsStats {
    return { ...this.#stats }
  }

  /** The process id, for tests that look from outside. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Leaves the room and ends the process. */
  async stop(): Promise<void> {
    clearTimeout(this.#retry)
    this.#enter('ended')
    this.#allowed.clear()
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.connected) child.send({ do: 'leave' } satisfies ToEars, () => {})
    const force = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS)
    await ended
    clearTimeout(force)
  }

  async #start(): Promise<void> {
    let token: string
    try {
      token = await this.#options.token()
    } catch {
      return this.#again('no token')
    }
    if (this.#state === 'ended') return
    const child = forkEars(this.#options.program ?? PROGRAM, this.#options.memoryMb ?? 256)
    this.#child = child
    child.on('message', (message: FromEars) => {
      if (this.#child === child) this.#hear(message)
    })
    const ended = (how: string): void => {
      if (this.#child !== child) return
      this.#child = null
      this.#again(how)
    }
    child.once('error', () => ended('could not be started'))
    child.once('exit', (code, signal) => ended(String(signal ?? code)))
    for (const [handle, turn] of this.#allowed) this.#tell({ do: 'allow', handle, turn })
    this.#tell({ do: 'join', url: this.#options.url, token })
  }

  #again(how: string): void {
    if (this.#state === 'ended') return
    this.#downSince ??= Date.now()
    for (const handle of this.#subscribed) this.#emit('subscribed', handle, false)
    this.#subscribed.clear()
    this.#enter('down')
    const delay = Math.min(5_000, 200 * 2 ** this.#failures++)
    this.#options.log?.('ears-ended', { how, againInMs: delay })
    this.#stats.restarts++
    this.#retry = setTimeout(() => void this.#start(), delay)
  }

  #hear(message: FromEars): void {
    switch (message.is) {
      case 'joined':
        return this.#joined(message.present)
      case 'ended':
        return void this.stop()
      case 'participant':
        return this.#is(message.handle, message.present)
      case 'subscribed':
        if (message.subscribed) this.#subscribed.add(message.handle)
        else this.#subscribed.delete(message.handle)
        return this.#emit('subscribed', message.handle, message.subscribed)
      case 'frame':
        if (this.#allowed.get(message.handle) !== message.turn) {
          message.pcm.fill(0)
          this.#stats.refused++
          return
        }
        this.#stats.frames++
        return this.#emit('frames', message.handle, message.pcm, message.atMs, message.index)
      case 'speaking': {
        const total = (this.#speaking.get(message.handle) ?? 0) + message.ms
        this.#speaking.set(message.handle, total)
        return this.#emit('speaking', message.handle, total)
      }
      case 'lost':
        if (this.#allowed.get(message.handle) === message.turn) this.#lose(message.handle, message.ms)
    }
  }

  #joined(present: string[]): void {
    this.#failures = 0
    // Nobody knows how much of the time without ears somebody spoke: all of it counts as lost.
    const missed = this.#downSince === null ? 0 : Date.now() - this.#downSince
    this.#downSince = null
    if (missed > 0)
      for (const handle of this.#allowed.keys()) if (this.#present.has(handle)) this.#lose(handle, missed)
    for (const handle of this.#present) if (!present.includes(handle)) this.#is(handle, false)
    for (const handle of present) this.#is(handle, true)
    this.#enter('listening')
  }

  #is(handle: string, present: boolean): void {
    if (this.#present.has(handle) === present) return
    if (present) this.#present.add(handle)
    else this.#present.delete(handle)
    this.#emit('participant', handle, present)
  }

  #lose(handle: string, ms: number): void {
    this.#stats.lostMs += ms
    this.#emit('lost', handle, ms)
  }

  #enter(state: EarsState): void {
    if (this.#state === state || this.#state === 'ended') return
    this.#state = state
    this.#emit('state', state)
  }

  #emit<E extends keyof EarsEvents>(event: E, ...said: Parameters<EarsEvents[E]>): void {
    const listeners: Listeners[E] = this.#listeners[event]
    for (const hear of listeners) hear(...said)
  }

  #tell(message: ToEars): void {
    if (this.#child?.connected) this.#child.send(message, () => {})
  }
}

/** Nothing of our environment, no file but programs, no further process; the network it needs for LiveKit. */
function forkEars(program: string, memoryMb: number): ChildProcess {
  const library = createRequire(import.meta.url).resolve('@livekit/rtc-node')
  const modules =
    library.slice(0, library.lastIndexOf(`${sep}node_modules${sep}`)) + `${sep}node_modules${sep}`
  return fork(program, [], {
    env: {},
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      '--permission',
      '--allow-net',
      '--allow-addons',
      `--allow-fs-read=${modules}`,
      `--allow-fs-read=${dirname(program)}${sep}`,
    ],
    serialization: 'advanced',
    // LiveKit's library prints who is in the room; it goes nowhere.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
