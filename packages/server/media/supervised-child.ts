// The media server as a child: started, watched over HTTP, started again when it dies or hangs, ended with us.
import { type ChildProcess, spawn } from 'node:child_process'

const WATCH_MS = 2_000
const MOST_SILENT = 3
const STARTS_WITHIN_MS = 15_000

export interface Program {
  file: string
  args: string[]
  /** Answers with 200 when the program is well. */
  health: string
  started: (pid: number) => void
  log: (event: string, detail: Record<string, string | number>) => void
}

export class SupervisedChild {
  readonly #program: Program
  readonly #listeners = new Set<(up: boolean) => void>()
  readonly #endWithUs = (): void => void this.#child?.kill('SIGKILL')
  #child: ChildProcess | null = null
  #up = false
  #stopped = false
  #failures = 0
  #silent = 0
  #watch: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(program: Program) {
    this.#program = program
    process.once('exit', this.#endWithUs)
  }

  /** Starts it the first time; rejects with what it printed when it does not come up. */
  async start(): Promise<void> {
    const printed = this.#spawn()
    const until = Date.now() + STARTS_WITHIN_MS
    while (Date.now() < until && this.#child) {
      if (await isWell(this.#program.health)) {
        this.#becomes(true)
        this.#watch = setInterval(() => void this.#look(), WATCH_MS)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await this.stop()
    throw new Error(printed.text.trim().split('\n').at(-1) || 'it does not answer')
  }

  get up(): boolean {
    return this.#up
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Hears true when it is well again and false when it is not; returns what ends the listening. */
  onChange(hear: (up: boolean) => void): () => void {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#watch)
    clearTimeout(this.#retry)
    process.removeListener('exit', this.#endWithUs)
    const child = this.#child
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // LiveKit waits for participants at the first signal, tells them to leave at the second, and then lingers.
    // It keeps nothing on disk: nothing is lost when it is cut short.
    child.kill('SIGTERM')
    const hurry = setTimeout(() => child.kill('SIGINT'), 100)
    const force = setTimeout(() => child.kill('SIGKILL'), 800)
    await ended
    clearTimeout(hurry)
    clearTimeout(force)
  }

  #spawn(): { text: string } {
    const printed = { text: '' }
    // No environment: nothing of ours is its business. What it prints names people and rooms, so it is kept only
    // until it is well, to say why it did not start, and goes nowhere after that.
    const child = spawn(this.#program.file, this.#program.args, {
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        if (!this.#up) printed.text = (printed.text + chunk.toString()).slice(-4_000)
      })
    this.#child = child
    if (child.pid !== undefined) this.#program.started(child.pid)
    child.once('error', () => this.#ended(child, 'it could not be started'))
    child.once('exit', (code, signal) => this.#ended(child, String(signal ?? code)))
    return printed
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return
    this.#child = null
    const wasRunning = this.#watch !== undefined
    this.#becomes(false)
    if (this.#stopped || !wasRunning) return
    const delay = Math.min(10_000, 200 * 2 ** this.#failures++)
    this.#program.log('media-server-ended', { how, againInMs: delay })
    this.#retry = setTimeout(() => this.#spawn(), delay)
  }

  async #look(): Promise<void> {
    const child = this.#child
    if (!child) return
    const well = await isWell(this.#program.health)
    if (this.#child !== child || this.#stopped) return
    if (well) {
      this.#silent = 0
      this.#failures = 0
      this.#becomes(true)
    } else if (++this.#silent >= MOST_SILENT) {
      this.#silent = 0
      this.#becomes(false)
      child.kill('SIGKILL')
    }
  }

  #becomes(up: boolean): void {
    if (this.#up === up) return
    this.#up = up
    for (const hear of this.#listeners) hear(up)
  }
}

/** Whether `url` answers with 200 within two seconds. */
export async function isWell(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
