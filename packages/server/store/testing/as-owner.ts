/** SQL as the owner of the tables of a server that runs, for tests that let time pass or look behind it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { settingsOf } from '../pools.ts'
import { databasePasswords } from '../passwords.ts'

/** Runs one statement on the database under `home`; returns how many rows it touched. */
export async function asOwner(home: string, statement: string, values: unknown[] = []): Promise<number> {
  const [, , , port] = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  const address = { host: '127.0.0.1', port: Number(port), database: 'highroad', ssl: false }
  const client = new Client(settingsOf(address, 'owner', databasePasswords(home)))
  await client.connect()
  try {
    return (await client.query(statement, values)).rowCount ?? 0
  } finally {
    await client.end()
  }
}
