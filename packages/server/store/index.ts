/** PostgreSQL: the child process, roles, migrations and tenancy. */
export type { Store, Subscription, Tx, Who } from './store.ts'
export { openStore, type StoreOptions } from './open.ts'
export { startPostgres, type RunningPostgres, type PostgresOptions } from './cluster.ts'
export { StartError, errorCodeOf } from './errors.ts'
