/** The postmaster process: started until it answers, started again when it dies, never left behind on a plain exit. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { CLEAN_ENVIRONMENT, failureOf } from './make-cluster.ts'
import type { RunAs } from './unprivileged.ts'

const ANSWERS_WITHIN_MS = 60_000
const STOPS_WITHIN_MS = 15_000

/** Nothing that quotes a statement or a row may reach PostgreSQL's own log. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // Two server processes at about 40 each, and one that is being replaced.
  max_connections: '120',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
}

/** What the address of a Unix socket may take, with its end, on the system that allows least (macOS). */
const LONGEST_SOCKET = 103

/**
 * The folder of PostgreSQL's Unix socket: that of its data, which nobody but its own user may enter. Asking over it costs a
 * third less of both processes' time than over loopback. Null where its path is too long for one.
 */
export function socketFolder(data: string): string | null {
  const folder = realpathSync(data)
  return Buffer.byteLength(join(folder, '.s.PGSQL.65535')) <= LONGEST_SOCKET ? folder : null
}

export interface PostmasterOptions {
  readonly binaries: string
  readonly data: string
  readonly password: string
  readonly user: RunAs | null
  readonly port: number
  readonly home: string
  readonly log: (line: string) => void
}

export class Postmaster {
  readonly #options: PostmasterOptions
  readonly #logFile: string
  readonly #endWithUs = (): void => void this.#child?.kill('SIGINT')
  #child: ChildProcess | null = null
  #stopping = false
  #restarting: Promise<void> | null = null

  constructor(options: PostmasterOptions) {
    this.#options = options
    mkdirSync(join(options.home, 'run'), { recursive: true })
    this.#logFile = join(options.home, 'run', 'postgres.log')
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  async start(): Promise<void> {
    await this.#launch()
    process.once('exit', this.#endWithUs)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    process.removeListener('exit', this.#endWithUs)
    await this.#restarting?.catch(() => undefined)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    const force = setTimeout(() => child.kill('SIGQUIT'), STOPS_WITHIN_MS)
    await ended
    clearTimeout(force)
  }

  /** Backends of a postmaster that was killed hold its shared memory for a moment: tried again until they are gone. */
  async #launch(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const said = await this.#try()
      if (said === null) return
      if (!/pre-existing shared memory|lock file "postmaster.pid"/.test(said) || tries === 50)
        throw failureOf(said, 'did not start')
      await wait(100)
    }
  }

  /** Null once it answers; what it printed where it ended instead. */
  async #try(): Promise<string | null> {
    const { binaries, data, user, port } = this.#options
    const log = openSync(this.#logFile, 'w', 0o600)
    const settings = Object.entries({
      ...SETTINGS,
      port: String(port),
      unix_socket_directories: socketFolder(data) ?? '',
    })
    const child = spawn(
      join(binaries, 'postgres'),
      ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // A group of its own: Ctrl-C reaches us, who stop it when our last writes are done.
      { ...user, cwd: '/', env: CLEAN_ENVIRONMENT, stdio: ['ignore', log, log], detached: true },
    )
    closeSync(log)
    const over = new AbortController()
    child.once('error', () => over.abort())
    child.once('exit', () => {
      over.abort()
      if (this.#child === child) this.#died()
    })
    const until = Date.now() + ANSWERS_WITHIN_MS
    while (Date.now() < until && !over.signal.aborted) {
      await wait(15)
      if (await this.#answers()) {
        if (child.exitCode !== null) break
        this.#child = child
        return null
      }
    }
    child.kill('SIGQUIT')
    return readFileSync(this.#logFile, 'utf8').trim() || 'nothing'
  }

  async #answers(): Promise<boolean> {
    const client = new Client({
      host: '127.0.0.1',
      port: this.#options.port,
      user: 'postgres',
      password: this.#options.password,
      database: 'postgres',
      connectionTimeoutMillis: 2_000,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('select 1')
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  #died(): void {
    this.#child = null
    if (this.#stopping) return
    this.#options.log('PostgreSQL ended by itself and is started again')
    this.#restarting = this.#again()
  }

  async #again(): Promise<void> {
    for (let pause = 100; !this.#stopping; pause = Math.min(pause * 2, 10_000)) {
      try {
        await this.#launch()
        return
      } catch (error) {
        this.#options.log(error instanceof Error ? error.message : 'the database did not start')
        await wait(pause)
      }
    }
  }
}
