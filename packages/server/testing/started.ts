/** main.ts as a user starts it: a process of its own, in a directory of its own, on a free port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenOf } from './processes.ts'

const MAIN = join(import.meta.dirname, '..', 'main.ts')

export interface Launched {
  readonly child: ChildProcess
  /** Everything it has printed so far. */
  readonly printed: () => string
  /** Its exit status, once it is over. */
  readonly exit: Promise<number | null>
}

export interface Started {
  readonly pid: number
  readonly address: string
  readonly printed: () => string
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

const homes: string[] = []
const alive = new Set<ChildProcess>()

/** Ends what a test that failed has left running, and removes the directories. */
export function cleanUp(): void {
  for (const child of alive)
    for (const pid of [...childrenOf(child.pid ?? 0), child.pid ?? 0])
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended with its parent.
      }
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'highroad-start-'))
  homes.push(home)
  return home
}

export async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}

export async function freePort(): Promise<number> {
  const { server, port } = await listening()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** With no programs on the PATH: a media server takes part only where one was built earlier. */
export function launch(home: string, port: number, set: NodeJS.ProcessEnv = {}): Launched {
  const { LIVEKIT_URL: _url, ...env } = process.env
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...env,
      PATH: '/nowhere',
      PORT: String(port),
      HIGHROAD_HOME: home,
      HIGHROAD_SPEECH_MODEL: 'tiny',
      ...set,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      alive.delete(child)
      resolve(code)
    }),
  )
  return { child, printed: () => text, exit }
}

/** Resolves when it prints its address; rejects with what it printed where it ends instead. */
export async function start(home: string, set: NodeJS.ProcessEnv = {}): Promise<Started> {
  const port = Number(set['PORT'] ?? (await freePort()))
  const { child, printed, exit } = launch(home, port, set)
  const address = set['PUBLIC_URL'] ?? `http://127.0.0.1:${port}`
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (printed().includes(`Highroad is at ${address}`)) resolve()
    })
    void exit.then((code) => reject(new Error(`it ended with ${code}:\n${printed()}`)))
  })
  return {
    pid: child.pid ?? 0,
    address,
    printed,
    end: (signal) => {
      child.kill(signal)
      return exit
    },
  }
}

export const setUpCodeOf = ({ printed }: { printed: () => string }): string =>
  /Set-up code: (\S+)/.exec(printed())?.[1] ?? ''
