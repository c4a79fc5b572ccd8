/** The product as a user starts it: `main.ts` as a process of its own, on a free port, in an empty home. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../packages/server/testing/started.ts'

const ROOT = new URL('..', import.meta.url).pathname

export interface RunningServer {
  address: string
  /** The one-time set-up code, as printed; null once it was used. */
  code: string | null
  home: string
  pid: number
  /** Everything the process has printed so far. */
  output(): string
  /** Ends it as Ctrl-C does, or as `kill -9` does, and waits until it is gone. */
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>
}

/** A home that the database's own user can reach: it refuses to run as root. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'highroad-journey-'))
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

/** Starts and waits until it prints its address. Rejects with what it printed if it ends instead. */
export async function startServer(options: {
  home: string
  port?: number
  env?: NodeJS.ProcessEnv
}): Promise<RunningServer> {
  const port = options.port ?? (await freePort())
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'packages/server/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), HIGHROAD_HOME: options.home, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = `http://127.0.0.1:${port}`
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes(`Highroad is at ${address}`)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)))
  })
  const code = /Set-up code: +(\S+)/.exec(printed)?.[1] ?? null
  return {
    address,
    code,
    home: options.home,
    pid: child.pid ?? 0,
    output: () => printed,
    stop: async (signal = 'SIGINT') => {
      child.kill(signal)
      await gone
    },
  }
}
