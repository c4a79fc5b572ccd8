// One of the two servers, as the bench sees it.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Answer, Command, Said } from './messages.ts'

export interface Ended {
  handle: string
  reason: string
  lastByteAt: number
}

export class Server {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  readonly #ended: (ended: Ended) => void
  #asked = 0

  private constructor(child: ChildProcess, ended: (ended: Ended) => void) {
    this.#child = child
    this.#ended = ended
    child.on('message', (said: Said) => this.#hear(said))
  }

  /** Resolves when it is open. */
  static async start(args: readonly string[], ended: (ended: Ended) => void): Promise<Server> {
    const child = fork(join(import.meta.dirname, 'server-process.ts'), args, {
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    const server = new Server(child, ended)
    await new Promise<void>((open, failed) => {
      server.#waiting.set(0, () => open())
      child.once('exit', () => failed(new Error('a server of the bench ended')))
    })
    return server
  }

  async ask<A extends Answer>(command: Command): Promise<A> {
    const to = ++this.#asked
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(to, resolve)
      this.#child.send({ to, command })
    })
    if ('error' in answer) throw new Error(answer.error)
    return answer as A
  }

  /** It holds nothing that is worth a farewell. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await gone
  }

  #hear(said: Said): void {
    if ('ended' in said)
      return this.#ended({ handle: said.ended, reason: said.reason, lastByteAt: said.lastByteAt })
    this.#waiting.get(said.to)?.(said.answer)
    this.#waiting.delete(said.to)
  }
}
