/**
 * Where words lie in the database of a server that runs: every column of every table, and every file of the cluster. The
 * rows are read as the superuser, whom no policy holds back; the files show what rows do not: dead rows, indexes, statistics,
 * notifications, temporary files, the log of changes.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { databasePasswords } from '../passwords.ts'
import { socketFolder } from '../postmaster.ts'

/** A mark as it may be written: in letters (compared without their case), and as bytes. */
export interface Forms {
  readonly mark: string
  /** Other spellings in letters, each compared as it is. */
  readonly spellings: readonly string[]
  readonly bytes: readonly Uint8Array[]
}

/** Views that show what sessions do; what else a view shows lies in a table. */
const LIVE_VIEWS = ['pg_stat_activity', 'pg_prepared_statements', 'pg_cursors', 'pg_prepared_xacts']
const PIECE = 1 << 20

/** `schema.table.column` of every place in a row, in the order of their names. */
export async function rowsThatHold(home: string, forms: Forms): Promise<string[]> {
  return await asSuperuser(home, async (client) => {
    const { rows: columns } = await client.query<{
      schema: string
      table: string
      column: string
      bytes: boolean
    }>(
      `select n.nspname as schema, c.relname as table, a.attname as column, a.atttypid = 'bytea'::regtype as bytes
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where a.attnum > 0 and not a.attisdropped and (c.relkind in ('r', 'm', 't') or c.relname = any ($1))
        order by 1, 2, a.attnum`,
      [LIVE_VIEWS],
    )
    if (columns.length < 100) throw new Error('the catalogue was not read')
    const found: string[] = []
    for (const { schema, table, column, bytes } of columns) {
      const of = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`
      const value = escapeIdentifier(column)
      const text = `strpos(lower(${value}::text), $1) > 0 or exists (select from unnest($2::text[]) s where strpos(${value}::text, s) > 0)`
      const raw = `exists (select from unnest($3::bytea[]) s where position(s in ${value}) > 0)`
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from ${of}
          where pg_typeof($3::bytea[]) is not null and (${text}${bytes ? ` or ${raw}` : ''})
            and ${table === 'pg_stat_activity' ? 'pid <> pg_backend_pid()' : 'true'}`,
        [forms.mark, forms.spellings, forms.bytes.map((one) => Buffer.from(one))],
      )
      if ((rows[0]?.n ?? 0) > 0) found.push(`${schema}.${table}.${column}`)
    }
    return found
  })
}

/**
 * Every file of the cluster that holds one of the forms, once what is in memory was written: as `schema.relation` where it is
 * a table's or an index's (what is too long for a table's own file as the table's), else as its path.
 */
export async function clusterFilesThatHold(home: string, forms: Forms): Promise<string[]> {
  const names = await asSuperuser(home, async (client) => {
    await client.query('checkpoint')
    const { rows } = await client.query<{ path: string; name: string }>(
      `select pg_relation_filepath(c.oid) as path, format('%s.%s', n.nspname, coalesce(o.relname, c.relname)) as name
         from pg_class c
         left join pg_class o on o.reltoastrelid = c.oid
         join pg_namespace n on n.oid = coalesce(o.relnamespace, c.relnamespace)
        where pg_relation_filepath(c.oid) is not null`,
    )
    return new Map(rows.map(({ path, name }) => [path, name]))
  })
  const folder = realpathSync(join(home, 'postgres'))
  const found = filesThatHold(folder, forms).map((path) => {
    const name = names.get(path.replace(/(?:_fsm|_vm|_init)?(?:\.\d+)?$/, ''))
    return name ?? path.replace(/^pg_wal\/.*/, 'pg_wal')
  })
  return [...new Set(found)].toSorted()
}

/** Paths below `folder` of what holds one of the forms, or is called by one. `leaveOut`: names right below it. */
export function filesThatHold(folder: string, forms: Forms, leaveOut: readonly string[] = []): string[] {
  const found: string[] = []
  const wanted = wantedBytes(forms)
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      const shown = relative(folder, path)
      if (leaveOut.includes(shown)) continue
      if (holds(Buffer.from(entry.name), wanted)) found.push(shown)
      else if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && fileHolds(path, wanted)) found.push(shown)
    }
  }
  walk(folder)
  return found.toSorted()
}

/** Whether a text, as it was printed or sent, holds one of the forms. */
export const textHolds = (text: string, forms: Forms): boolean => holds(Buffer.from(text), wantedBytes(forms))

const wantedBytes = ({ mark, spellings, bytes }: Forms): Buffer[] => [
  Buffer.from(mark),
  Buffer.from(mark.toUpperCase()),
  ...spellings.map((one) => Buffer.from(one)),
  ...bytes.map((one) => Buffer.from(one)),
]
const holds = (buffer: Buffer, wanted: readonly Buffer[]): boolean =>
  wanted.some((one) => buffer.includes(one))

/** In pieces that overlap: nothing is missed where two meet, and no file has to fit into memory. */
function fileHolds(path: string, wanted: readonly Buffer[]): boolean {
  const overlap = Math.max(...wanted.map(({ length }) => length))
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    // The database takes files away while it runs.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
  try {
    const buffer = Buffer.alloc(PIECE + overlap)
    let kept = 0
    for (;;) {
      const read = readSync(file, buffer, kept, PIECE, null)
      if (read === 0) return false
      const filled = buffer.subarray(0, kept + read)
      if (holds(filled, wanted)) return true
      kept = Math.min(overlap, filled.length)
      filled.copy(buffer, 0, filled.length - kept)
    }
  } finally {
    closeSync(file)
  }
}

async function asSuperuser<R>(home: string, work: (client: Client) => Promise<R>): Promise<R> {
  const data = realpathSync(join(home, 'postgres'))
  const [, , , port] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const client = new Client({
    host: socketFolder(data) ?? '127.0.0.1',
    port: Number(port),
    database: 'highroad',
    user: 'postgres',
    password: databasePasswords(home).postgres,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
