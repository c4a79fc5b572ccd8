/** Opens the store: roles, migrations, the check of the wall, and one pool a role. */
import type { Store } from './store.ts'

export interface StoreOptions {
  /** Where `keys/database.json` lies. */
  readonly home: string
  /** Our own cluster's superuser (from `startPostgres`); or null, with `databaseUrl`. */
  readonly superuserUrl: string | null
  /** Somebody else's PostgreSQL: the address of the database, without a need for its superuser. */
  readonly databaseUrl: string | null
  readonly log: (line: string) => void
}

/** Throws `StartError`; `not-prepared` carries the SQL that a superuser has to run once. */
export function openStore(options: StoreOptions): Promise<Store> {
  return Promise.reject(new Error(`not written yet: ${options.home}`))
}
