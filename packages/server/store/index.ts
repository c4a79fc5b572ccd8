/** PostgreSQL: the child process, roles, migrations and tenancy. */
export type { Store, Subscription, Tx } from './store.ts'
export { openStore } from './open.ts'
export { startPostgres, type RunningPostgres } from './cluster.ts'
export { databaseBeside } from './joining.ts'
export { StartError, errorCodeOf } from './errors.ts'
export { keyFile } from './key-file.ts'
