/** Makes the cluster, the roles and the tables below the directory that is named, and stops. See `template.ts`. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, startPostgres } from '../index.ts'

const [home] = process.argv.slice(2)
if (home === undefined) throw new Error('name the directory')
const silent = () => undefined
const postgres = await startPostgres({ home, log: silent, progress: silent })
const store = await openStore({ home, superuserUrl: postgres.superuserUrl, databaseUrl: null, log: silent })
await store.close()
await postgres.stop()
// The port that it had is of no use to a copy.
rmSync(join(home, 'run'), { recursive: true })
