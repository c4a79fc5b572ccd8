/** Migrations: plain SQL files, run once each, in the order of their names, and recorded with their digest. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { StartError } from './errors.ts'

export const MIGRATIONS = join(import.meta.dirname, 'migrations')

/**
 * Brings the database to the newest form; returns the names of the files that were run. `client` is signed in as `owner`.
 * Throws `changed-migration` where a file that was run before is not as it was, or is gone.
 */
export async function migrate(client: ClientBase, folder: string = MIGRATIONS): Promise<string[]> {
  await client.query(`create schema if not exists store;
    create table if not exists store.migration (
      name text primary key, digest text not null, applied_at timestamptz not null default now())`)
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') }
    })
  await client.query('begin')
  try {
    await client.query('lock table store.migration in exclusive mode')
    const { rows } = await client.query<{ name: string; digest: string }>(
      'select name, digest from store.migration order by name',
    )
    for (const { name, digest } of rows) {
      if (files.find((file) => file.name === name)?.digest !== digest) throw changed(name)
    }
    const fresh = files.filter(({ name }) => !rows.some((row) => row.name === name))
    for (const { name, sql, digest } of fresh) {
      await client.query(sql)
      await client.query('insert into store.migration (name, digest) values ($1, $2)', [name, digest])
    }
    await client.query('commit')
    return fresh.map(({ name }) => name)
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function changed(name: string): StartError {
  return new StartError(
    'changed-migration',
    `The migration ${name} was run on this database in another form than the one in this version. Nothing was changed and what was saved is safe. Start the version of Highroad that this data was last used with.`,
  )
}
