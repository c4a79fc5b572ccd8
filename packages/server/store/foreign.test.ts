/** Somebody else's PostgreSQL: what is said when it cannot be used, and what the printed SQL does and leaves alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore, type RunningPostgres, startPostgres, StartError } from './index.ts'

const silent = () => undefined
const folders: string[] = []
let theirs: RunningPostgres
let home: string

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'highroad-test-'))
  folders.push(path)
  return path
}
beforeAll(async () => {
  theirs = await startPostgres({ home: folder(), log: silent, progress: silent })
})
beforeEach(() => void (home = folder()))
afterAll(async () => {
  await theirs.stop()
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

/** Runs statements as their superuser, as psql does: a mistake in one does not keep the next from being sent. */
async function sql(database: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: addressOf(database) })
  client.on('error', silent)
  await client.connect()
  try {
    let last: Record<string, unknown>[] = []
    for (const statement of statements) last = (await client.query(statement)).rows
    return last
  } finally {
    await client.end()
  }
}

const addressOf = (database: string): string => new URL(`/${database}`, theirs.superuserUrl).href
const open = (databaseUrl: string) => openStore({ home, superuserUrl: null, databaseUrl, log: silent })

async function refusal(databaseUrl: string): Promise<StartError> {
  const error: unknown = await open(databaseUrl).then(silent, (caught: unknown) => caught)
  if (!(error instanceof StartError))
    throw new Error('it started, or failed in another way', { cause: error })
  return error
}

const scriptOf = ({ message }: StartError): string => message.slice(message.indexOf('-- Run as a superuser'))

test('an address where nothing can be had is a sentence that names it, and never its password', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  const tls = new URL('/postgres?sslmode=require', theirs.superuserUrl)
  for (const [url, why] of [
    [
      `postgres://me:hidden-word@127.0.0.1:${port}/x`,
      /127\.0\.0\.1, port \d+ cannot be used: nothing answers/,
    ],
    [
      'postgres://me:hidden-word@db.invalid/x',
      /db\.invalid, port 5432 .*(no machine of that name|looked up)/,
    ],
    [tls.href, /it speaks no TLS/],
  ] as const) {
    const error = await refusal(url)
    expect(error.code).toBe('unreachable')
    expect(error.message).toMatch(why)
    expect(error.message).toContain('Nothing was changed')
    expect(error.message).not.toContain('hidden-word')
  }
})

test('roles of the same names that others made are left as they are', async () => {
  await sql('postgres', `create role app login password 'of another program'`, 'create database shared')
  const kept = `select rolpassword, rolinherit from pg_authid where rolname = 'app'`
  const before = await sql('postgres', kept)
  const script = scriptOf(await refusal(addressOf('shared')))
  await expect(sql('shared', script)).rejects.toThrow(/roles that this Highroad did not make: app\. /)
  expect(await sql('postgres', kept)).toEqual(before)
  expect(await sql('postgres', `select from pg_roles where rolname = 'ai'`)).toEqual([])
  await sql('postgres', 'drop role app', 'drop database shared')
})

test('R10 the printed SQL closes what was opened, and runs on its own database only', async () => {
  await sql('postgres', 'create database meetings')
  const url = addressOf('meetings')
  const script = scriptOf(await refusal(url))
  await expect(sql('postgres', script)).rejects.toThrow(/This is the database postgres\. Connect to meetings/)
  await sql('meetings', script)
  await (await open(url)).close()
  await sql(
    'meetings',
    'grant execute on function lo_get(oid) to ai',
    'grant select on pg_stats to ai',
    'grant temporary on database meetings to ai',
    'grant app to ai',
    'grant create on schema meeting to ai',
    'grant update (text) on meeting.turn to ai',
    'grant usage on language plpgsql to ai',
    'alter role ai bypassrls',
  )
  const error = await refusal(url)
  expect(error.code).toBe('wall-open')
  for (const hole of ['lo_get', 'pg_stats', 'temp', 'member of app', 'schema meeting', 'write meeting.turn'])
    expect(error.message).toContain(hole)
  await sql('meetings', scriptOf(error))
  await (await open(url)).close()
  // A database of that name is gone: the roles are there already, and it says what is missing.
  expect((await refusal(addressOf('elsewhere'))).message).toContain('make the database and run this on')
})
