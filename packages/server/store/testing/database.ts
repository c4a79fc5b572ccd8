/** A real PostgreSQL for a test file: a cluster of its own in a temporary directory, gone afterwards. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openStore, startPostgres, type RunningPostgres, type Store } from '../index.ts'
import { TEMPLATE } from './template.ts'

export interface TestDatabase {
  readonly home: string
  readonly postgres: RunningPostgres
  /** The superuser's address of the database itself. */
  readonly superuserUrl: string
  readonly store: Store
  readonly stop: () => Promise<void>
}

/** On a copy of the run's template where there is one, else made anew, which takes about a second. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const home = mkdtempSync(join(tmpdir(), 'highroad-test-'))
  const template = process.env[TEMPLATE]
  // With owners and modes, as the database's own user needs them.
  if (template) execFileSync('cp', ['-a', `${template}/.`, home])
  const silent = () => undefined
  const postgres = await startPostgres({ home, log: silent, progress: silent })
  const store = await openStore({
    home,
    superuserUrl: postgres.superuserUrl,
    databaseUrl: null,
    log: silent,
  })
  const url = new URL(postgres.superuserUrl)
  url.pathname = '/highroad'
  return {
    home,
    postgres,
    superuserUrl: url.href,
    store,
    stop: async () => {
      // A test that failed may have left a connection in use, which would be waited for without end.
      await Promise.race([store.close(), wait(2_000, undefined, { ref: false })])
      await postgres.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
