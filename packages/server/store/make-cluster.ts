/** A new cluster: initdb in a directory beside, renamed when whole, so that a start cut short leaves nothing half made. */
import { spawn } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from './errors.ts'
import type { RunAs } from './unprivileged.ts'

export interface ClusterToMake {
  readonly binaries: string
  readonly data: string
  readonly password: string
  readonly user: RunAs | null
}

export async function makeCluster({ binaries, data, password, user }: ClusterToMake): Promise<void> {
  const fresh = `${data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  const secrets = mkdtempSync(join(tmpdir(), 'highroad-'))
  const passwordFile = join(secrets, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [fresh, secrets, passwordFile]) chownSync(path, user.uid, user.gid)
  try {
    const said = await run(
      join(binaries, 'initdb'),
      [
        `--pgdata=${fresh}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
      ],
      user,
    )
    if (said !== null) {
      rmSync(fresh, { recursive: true, force: true })
      throw failureOf(said, 'could not be made')
    }
    renameSync(fresh, data)
  } finally {
    rmSync(secrets, { recursive: true, force: true })
  }
}

/** Nothing of our environment is PostgreSQL's business. */
export const CLEAN_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }

/** Resolves to null, or to the end of what a program that failed has printed. */
function run(program: string, args: string[], user: RunAs | null): Promise<string | null> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4_000)
      })
    child.once('error', failed)
    child.once('close', (code) => done(code === 0 ? null : said.trim() || `exit ${code}`))
  })
}

/** What went wrong, for whoever runs the server. */
export function failureOf(said: string, what: string): StartError {
  if (/No space left on device|Disk quota exceeded/.test(said))
    return new StartError(
      'disk-full',
      'There is no room left on the disk, so the database did not start. What was saved before is safe. Free some space and start again.',
    )
  return new StartError(
    'database-failed',
    `The database ${what}. What was saved before is untouched. PostgreSQL said: ${said.split('\n').slice(-6).join(' / ')}`,
  )
}
