/** PostgreSQL as a child of ours: made, started, watched, started again when it dies, stopped with us. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createHash, randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { postgresBinaries } from './binaries.ts'
import { makeCluster } from './make-cluster.ts'
import { portFile, usualPort } from './joining.ts'
import { stopLeftOver } from './left-over.ts'
import { ownDirectory } from './one-owner.ts'
import { StartError } from './errors.ts'
import { databasePasswords } from './passwords.ts'
import { Postmaster, socketFolder } from './postmaster.ts'
import { reaches, unprivilegedUser, type RunAs } from './unprivileged.ts'

export interface PostgresOptions {
  readonly home: string
  readonly log: (line: string) => void
  readonly progress: (line: string) => void
  /** Unless set, the port that it had last, or where that is taken a free one of loopback. */
  readonly port?: number
}

export interface RunningPostgres {
  /** Address for the superuser, who only prepares roles; over the Unix socket, named by `host`, where there is one. */
  readonly superuserUrl: string
  /** Process id of the postmaster now. */
  readonly pid: () => number | undefined
  /** Stops it in PostgreSQL's "fast" way: what is committed is safe, clients are cut off. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the cluster under `home/postgres`, making it where there is none, after stopping what an earlier run left
 * behind. It is started again on the same port when it dies. Throws `StartError`.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const home = resolve(options.home)
  mkdirSync(home, { recursive: true })
  const giveBack = ownDirectory(home)
  try {
    const user = unprivilegedUser()
    const room = placeFor(home, user, options.progress)
    const binaries = postgresBinaries(user, room)
    const data = join(room, 'postgres')
    const password = databasePasswords(home).postgres
    if (existsSync(data)) {
      const left = await stopLeftOver(realpathSync(data))
      if (left !== null) options.log(`stopped a PostgreSQL that an earlier run had left (process ${left})`)
    } else {
      options.progress('Making the database')
      await makeCluster({ binaries, data, password, user })
    }
    options.progress('Starting the database')
    const port = options.port ?? (await portFor(home))
    const postmaster = new Postmaster({ binaries, data, password, user, port, home, log: options.log })
    await postmaster.start()
    writeFileSync(portFile(home), String(port))
    const socket = socketFolder(data)
    return {
      superuserUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres${socket === null ? '' : `?host=${encodeURIComponent(socket)}`}`,
      pid: () => postmaster.pid,
      stop: async () => {
        await postmaster.stop()
        giveBack()
      },
    }
  } catch (error) {
    giveBack()
    throw error
  }
}

/**
 * The directory under which PostgreSQL keeps its files: `home`, or where the unprivileged user cannot reach that (a home
 * below /root), one in /var/lib that `home/postgres` then points to.
 */
function placeFor(home: string, user: RunAs | null, progress: (line: string) => void): string {
  if (!user || reaches(user, home)) return home
  // Our own directory may be passed through, not listed; what is secret in it has modes of its own.
  chmodSync(home, (statSync(home).mode & 0o777) | 0o011)
  if (reaches(user, home)) return home
  const link = join(home, 'postgres')
  const known = lstatSync(link, { throwIfNoEntry: false })
  if (known?.isDirectory())
    throw new StartError(
      'unreachable',
      `The database's own user cannot reach ${home} any more, and the database lies there. Nothing was changed and what was saved is safe. Let others pass through the directories above it (chmod o+x), then start again.`,
    )
  // A home that was renamed keeps its database where it was.
  if (existsSync(link)) return dirname(realpathSync(link))
  const place = `/var/lib/highroad-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
  if (!existsSync(place)) {
    mkdirSync(place, { recursive: true, mode: 0o755 })
    progress(`The database's own user cannot reach ${home}, so its files go to ${place}`)
  }
  if (!known) symlinkSync(join(place, 'postgres'), link)
  return place
}

/** The same as last time, so that processes which joined find it again. */
async function portFor(home: string): Promise<number> {
  const usual = usualPort(home)
  return usual !== null && (await isFree(usual)) ? usual : await freePort()
}

/**
 * A free port of loopback, below the range that systems take the ports of outgoing connections from: otherwise a client
 * that tries again while PostgreSQL is being restarted could be given that very port, and PostgreSQL would not get it back.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(15_000, 30_000)
    if (await isFree(port)) return port
  }
  throw new StartError(
    'database-failed',
    'There is no free port on this machine for the database. Nothing was changed. End some programs and start again.',
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((tell) => {
    const server = createServer()
    server.once('error', () => tell(false))
    server.listen(port, '127.0.0.1', () => server.close(() => tell(true)))
  })
}
