/**
 * A writer that runs here: a GGUF in a process of its own that is told nothing but prompts. This side keeps the process alive,
 * lets requests wait their turn, and kills it where it does not stop when it is told to.
 */
import type { ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { PromptMessage } from '@highroad/core/compose'
import { forkConfined } from '../child-process.ts'
import { bounded, type Limits } from './bounded.ts'
import { CUT_OFF, type Writer, WriterFailed, type Writing } from './face.ts'
import type { FromGguf, ToGguf } from './gguf-messages.ts'

export interface GgufOptions {
  /** The model: absolute, without links. */
  readonly file: string
  /** The folder whose `node_modules` holds node-llama-cpp: absolute, without links. */
  readonly library: string
  readonly limits?: Limits
  /** How long the process may take to stop when it is told to, before it is killed. */
  readonly stopMs?: number
  /** An event's name and numbers or ids; never content. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

/** The child is looked at by tests from outside. */
export interface GgufWriter extends Writer {
  readonly pid: () => number | undefined
  /** Resolves when the model is loaded; rejects where it cannot be. */
  readonly ready: () => Promise<void>
}

const PROGRAM = join(import.meta.dirname, 'gguf-process.ts')
const MOST_FAILURES = 5
const MOST_WAITING = 8
const STOP_MS = 1_000
/** What its library looks at to know on which system it is. */
const SYSTEM = ['/lib/', '/lib64/', '/usr/lib/', '/usr/lib64/', '/etc/os-release', '/usr/lib/os-release']

const BUSY = 'The Writer has more to do than it can. Try again in a moment.'
const OVER: Record<(FromGguf & { is: 'over' })['how'], string | null> = {
  done: null,
  cut: CUT_OFF,
  stopped: CUT_OFF,
  'too-long': 'This is longer than the Writer can read.',
  failed: 'The Writer could not write this.',
}

interface Request {
  readonly id: number
  readonly prompt: readonly PromptMessage[]
  readonly most: number
  readonly pieces: ReadableStreamDefaultController<string>
  /** Nobody waits for it any more. */
  gone: boolean
  killing: NodeJS.Timeout | null
}

export function ggufWriter(options: GgufOptions): GgufWriter {
  const { file, library, limits, stopMs = STOP_MS, log } = options
  const waiting: Request[] = []
  let child: ChildProcess | null = null
  let current: Request | null = null
  let state: 'loading' | 'ready' | 'failed' | 'stopped' = 'loading'
  let failures = 0
  let lastId = 0
  let retry: NodeJS.Timeout | undefined
  let loaded = Promise.withResolvers<void>()
  loaded.promise.catch(() => undefined)

  const tell = (message: ToGguf) => {
    // A failed send means that the process ended, and its 'exit' says so.
    if (child?.connected) child.send(message, () => undefined)
  }
  const over = (request: Request, sentence: string | null) => {
    if (request.killing) clearTimeout(request.killing)
    if (request.gone) return
    request.gone = true
    if (sentence === null) request.pieces.close()
    else request.pieces.error(new WriterFailed(sentence))
  }
  const next = () => {
    if (state !== 'ready' || current) return
    const request = waiting.shift()
    if (!request) return
    current = request
    tell({ do: 'write', request: request.id, prompt: request.prompt, most: request.most })
  }
  const drop = (request: Request) => {
    if (request.gone) return
    request.gone = true
    const at = waiting.indexOf(request)
    if (at >= 0) waiting.splice(at, 1)
    if (current !== request) return
    tell({ do: 'stop', request: request.id })
    request.killing = setTimeout(() => child?.kill('SIGKILL'), stopMs)
  }
  const giveUp = (reason: string) => {
    log('writer-failed', { reason })
    state = 'failed'
    loaded.reject(new WriterFailed('The Writer cannot be started.'))
    for (const request of waiting.splice(0)) over(request, 'The Writer cannot be started.')
  }
  const ended = (from: ChildProcess, reason: string) => {
    if (child !== from) return
    child = null
    const interrupted = current
    current = null
    if (interrupted) over(interrupted, CUT_OFF)
    if (state === 'stopped' || state === 'failed') return
    log('writer-ended', { reason })
    // Killed because it did not stop is no failure of the model's.
    failures += interrupted?.gone === true && interrupted.killing ? 0 : 1
    if (failures >= MOST_FAILURES) return giveUp(reason)
    state = 'loading'
    loaded = Promise.withResolvers<void>()
    loaded.promise.catch(() => undefined)
    retry = setTimeout(start, 250 * 2 ** Math.max(0, failures - 1))
  }
  const hear = (from: ChildProcess, message: FromGguf) => {
    if (child !== from) return
    if (message.is === 'ready') {
      state = 'ready'
      loaded.resolve()
      next()
    } else if (message.is === 'failed') {
      child = null
      from.kill('SIGKILL')
      giveUp(message.reason)
    } else if (current?.id === message.request) {
      const request = current
      if (message.is === 'text') {
        if (!request.gone) request.pieces.enqueue(message.text)
        return
      }
      current = null
      if (message.how === 'done') failures = 0
      over(request, OVER[message.how])
      next()
    }
  }
  function start(): void {
    const made = forkConfined({
      program: PROGRAM,
      reads: [join(import.meta.dirname, '/'), join(library, '/'), file, ...SYSTEM],
      memoryMb: 512,
      triesItsBinary: true,
    })
    child = made
    made.on('message', (message: FromGguf) => hear(made, message))
    made.once('error', (error) => ended(made, error.message))
    made.once('exit', (code, signal) => ended(made, `the process ended (${signal ?? code})`))
    tell({
      do: 'load',
      library: join(library, 'node_modules', 'node-llama-cpp', 'dist', 'index.js'),
      file,
      // The other half is for everybody else.
      threads: Math.max(1, Math.floor(availableParallelism() / 2)),
    })
  }
  start()

  const asked = (prompt: readonly PromptMessage[], most: number, signal: AbortSignal) => {
    if (state === 'failed' || state === 'stopped') throw new WriterFailed('The Writer does not run.')
    if (waiting.length >= MOST_WAITING) throw new WriterFailed(BUSY)
    return new ReadableStream<string>({
      start: (pieces) => {
        const request: Request = { id: ++lastId, prompt, most, pieces, gone: false, killing: null }
        waiting.push(request)
        signal.addEventListener('abort', () => drop(request))
        next()
      },
    })
  }

  async function* write(prompt: readonly PromptMessage[], writing: Writing): AsyncGenerator<string> {
    yield* bounded((signal) => asked(prompt, writing.most, signal), writing, limits)
  }

  return {
    state: () => (state === 'failed' || state === 'stopped' ? 'failed' : 'ready'),
    write,
    pid: () => child?.pid,
    ready: () => loaded.promise,
    stop: async () => {
      clearTimeout(retry)
      state = 'stopped'
      for (const request of waiting.splice(0)) over(request, CUT_OFF)
      const running = child
      child = null
      if (current) over(current, CUT_OFF)
      current = null
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const gone = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await gone
    },
  }
}
