import { spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { unprivilegedUser } from './unprivileged.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, startPostgres, StartError } from './index.ts'
import { migrate, MIGRATIONS } from './migrate.ts'
import { startOf } from './processes.ts'
import { startTestDatabase } from './testing/database.ts'

let home: string
const silent = () => undefined
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'highroad-test-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const start = () => startPostgres({ home, log: silent, progress: silent })

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', silent)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(silent)
  }
}

test('a cluster is made once, keeps what was committed, and its passwords are nobody else’s to read', async () => {
  const first = await start()
  await withClient(first.superuserUrl, (client) => client.query('create table kept as select 1 as n'))
  await first.stop()
  const second = await start()
  const { rows } = await withClient(second.superuserUrl, (client) => client.query('select n from kept'))
  expect(rows).toEqual([{ n: 1 }])
  await second.stop()
  expect(statSync(join(home, 'keys', 'database.json')).mode & 0o777).toBe(0o600)
  expect(statSync(join(home, 'keys')).mode & 0o077).toBe(0)
  expect(statSync(home).mode & 0o066).toBe(0)
})

test('a home below a directory that is shut keeps its database when it is renamed, also where it lies elsewhere', async () => {
  const shut = join(home, 'shut')
  mkdirSync(shut, { mode: 0o700 })
  const startIn = (name: string) => startPostgres({ home: join(shut, name), log: silent, progress: silent })
  const first = await startIn('before')
  await withClient(first.superuserUrl, (client) => client.query('create table kept as select 3 as n'))
  await first.stop()
  renameSync(join(shut, 'before'), join(shut, 'after'))
  const place = dirname(realpathSync(join(shut, 'after', 'postgres')))
  const second = await startIn('after')
  const { rows } = await withClient(second.superuserUrl, (client) => client.query('select n from kept'))
  expect(rows).toEqual([{ n: 3 }])
  await second.stop()
  if (place.startsWith('/var/lib/highroad-')) rmSync(place, { recursive: true })
})

test('a second start on the same directory is refused with what to do, and does no harm', async () => {
  const running = await start()
  await expect(start()).rejects.toMatchObject({ code: 'already-running' })
  await expect(start()).rejects.toThrow(/already runs on .* Nothing was changed\. .*HIGHROAD_HOME/)
  await withClient(running.superuserUrl, (client) => client.query('select 1'))
  await running.stop()
})

test('after kill -9 of the parent the next start stops what was left, and nothing committed is lost', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'cluster.ts'))})
    const { Client } = await import('pg')
    const p = await startPostgres({ home: ${JSON.stringify(home)}, log() {}, progress() {} })
    const c = new Client({ connectionString: p.superuserUrl })
    await c.connect()
    await c.query('create table kept as select 7 as n')
    console.log(p.pid())
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  const left = Number(said.trim())
  expect(startOf(left)).not.toBeNull()
  const lines: string[] = []
  const next = await startPostgres({ home, log: (line) => void lines.push(line), progress: silent })
  expect(startOf(left)).toBeNull()
  expect(lines.join()).toContain(String(left))
  const { rows } = await withClient(next.superuserUrl, (client) => client.query('select n from kept'))
  expect(rows).toEqual([{ n: 7 }])
  await next.stop()
})

test('a postmaster.pid of a process that is not ours is no reason to end that process', async () => {
  const first = await start()
  await first.stop()
  writeFileSync(join(home, 'postgres', 'postmaster.pid'), `${process.pid}\n`)
  const port = readFileSync(join(home, 'run', 'postgres-port'), 'utf8')
  // Of the same user: PostgreSQL takes no other for one of its own.
  const other = spawn('sleep', ['60'], { ...unprivilegedUser(), stdio: 'ignore' })
  writeFileSync(join(home, 'postgres', `.s.PGSQL.${port}.lock`), `${other.pid}\n`)
  const second = await start()
  await second.stop()
  expect(startOf(process.pid)).not.toBeNull()
  expect(other.kill()).toBe(true)
})

test('R10 the server does not start while ai could get around the wall, and says how to close it', async () => {
  const postgres = await start()
  const open = () =>
    openStore({
      home,
      superuserUrl: null,
      databaseUrl: new URL('/highroad', postgres.superuserUrl).href,
      log: silent,
    })
  const prepared = await openStore({
    home,
    superuserUrl: postgres.superuserUrl,
    databaseUrl: null,
    log: silent,
  })
  await prepared.close()
  await (await open()).close()
  const url = new URL('/highroad', postgres.superuserUrl).href
  const holes = [
    ['grant execute on function lo_create(oid) to ai', 'revoke execute on function lo_create(oid) from ai'],
    [
      'grant execute on function pg_notify(text, text) to public',
      'revoke execute on function pg_notify(text, text) from public',
    ],
    ['grant temporary on database highroad to public', 'revoke temporary on database highroad from public'],
    ['grant select on pg_stat_activity to ai', 'revoke select on pg_stat_activity from ai'],
    ['alter role ai bypassrls', 'alter role ai nobypassrls'],
    ['grant app to ai', 'revoke app from ai'],
    ['grant usage on language plpgsql to public', 'revoke usage on language plpgsql from public'],
    ['grant create on schema public to ai', 'revoke create on schema public from ai'],
    ['grant update (text) on meeting.turn to ai', 'revoke update (text) on meeting.turn from ai'],
    [
      'alter table meeting.turn no force row level security',
      'alter table meeting.turn force row level security',
    ],
  ] as const
  for (const [hole, closing] of holes) {
    await withClient(url, (client) => client.query(hole))
    await expect(open(), hole).rejects.toMatchObject({ code: 'wall-open' })
    await withClient(url, (client) => client.query(closing))
    await (await open()).close()
  }
  await postgres.stop()
})

test('somebody else’s PostgreSQL that is not prepared: the SQL is printed, without a password, and does its work', async () => {
  const postgres = await start()
  await withClient(postgres.superuserUrl, (client) => client.query('create database theirs'))
  const databaseUrl = new URL('/theirs', postgres.superuserUrl).href
  const open = () => openStore({ home, superuserUrl: null, databaseUrl, log: silent })
  const error: unknown = await open().then(silent, (caught: unknown) => caught)
  if (!(error instanceof StartError)) throw new Error('it started')
  expect(error.code).toBe('not-prepared')
  const script = error.message.slice(error.message.indexOf('-- Run as a superuser'))
  expect(script).toContain('SCRAM-SHA-256$')
  await withClient(databaseUrl, (client) => client.query(script))
  await withClient(databaseUrl, (client) => client.query(script))
  const store = await open()
  expect((await store.ai.query('select current_user as name')).rows).toEqual([{ name: 'ai' }])
  await store.close()
  await postgres.stop()
})

test('a migration that was changed after it ran is refused', async () => {
  const database = await startTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'highroad-migrations-'))
  cpSync(MIGRATIONS, folder, { recursive: true })
  await withClient(database.superuserUrl, async (client) => {
    expect(await migrate(client, folder)).toEqual([])
    appendFileSync(join(folder, '0020-ledger.sql'), '-- another word\n')
    await expect(migrate(client, folder)).rejects.toMatchObject({ code: 'changed-migration' })
    cpSync(MIGRATIONS, folder, { recursive: true })
    writeFileSync(join(folder, '9000-broken.sql'), 'create table store.half (n int); select 1 / 0;')
    await expect(migrate(client, folder)).rejects.toThrow()
    const { rows } = await client.query(`select to_regclass('store.half') as t`)
    expect(rows).toEqual([{ t: null }])
  })
  rmSync(folder, { recursive: true })
  await database.stop()
})
