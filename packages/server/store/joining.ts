/** Where the database of a Highroad that runs is, for a process that joins it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './errors.ts'

export const portFile = (home: string): string => join(home, 'run', 'postgres-port')

/** The port that the database of this directory had last; null where it never had one. */
export function usualPort(home: string): number | null {
  try {
    const port = Number(readFileSync(portFile(home), 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null
  } catch {
    return null
  }
}

/**
 * The address to open the store with, beside another process on the same directory: `databaseUrl` where that is set, else
 * the database that the other one started. Makes nothing. Throws `unreachable` where no Highroad ever ran there.
 */
export function databaseBeside(home: string, databaseUrl: string | null): string {
  const port = usualPort(home)
  if (!existsSync(join(home, 'keys', 'database.json')) || (databaseUrl === null && port === null))
    throw new StartError(
      'unreachable',
      `HIGHROAD_JOIN joins a Highroad that runs, and none has run on ${home} yet. Nothing was changed. Start that one first, without HIGHROAD_JOIN, and give both the same HIGHROAD_HOME.`,
    )
  return databaseUrl ?? `postgres://127.0.0.1:${port}/highroad`
}
