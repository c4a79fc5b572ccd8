/** Opens the store: roles, migrations, the check of the wall, and one pool a role. */
import { Client, type ClientConfig } from 'pg'
import { connectionProblem } from './connecting.ts'
import { Connections } from './doubt.ts'
import { StartError } from './errors.ts'
import { migrate } from './migrate.ts'
import { databasePasswords, type Passwords } from './passwords.ts'
import { type Address, listenOn, openPool, settingsOf } from './pools.ts'
import { preparingSql } from './prepare.ts'
import type { Store } from './store.ts'
import { tenancy } from './tenancy.ts'
import { CLOSED_FUNCTIONS, CLOSED_VIEWS, OPEN_WALL } from './wall-privileges.ts'

export interface StoreOptions {
  /** Where `keys/database.json` lies. */
  readonly home: string
  /** Our own cluster's superuser (from `startPostgres`); null with `databaseUrl`. */
  readonly superuserUrl: string | null
  /** Somebody else's PostgreSQL: host, port and database of this address are used, and never its user. */
  readonly databaseUrl: string | null
  readonly log: (line: string) => void
}

const OURS = 'highroad'
const SIZES = { app: 20, ai: 6, auth: 6, sequencer: 3, jobs: 2 } as const

/** Throws `StartError`; `not-prepared` and `wall-open` carry the SQL that a superuser has to run. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const passwords = databasePasswords(options.home)
  const address = options.superuserUrl
    ? { ...addressOf(options.superuserUrl), database: OURS }
    : addressOf(options.databaseUrl ?? '')
  if (options.superuserUrl) await prepareOurs(options.superuserUrl, passwords)
  await bringUp(address, passwords)
  const connections = new Connections()
  const pool = (role: keyof typeof SIZES) =>
    openPool(settingsOf(address, role, passwords), SIZES[role], connections, options.log)
  const pools = {
    app: pool('app'),
    ai: pool('ai'),
    auth: pool('auth'),
    sequencer: pool('sequencer'),
    jobs: pool('jobs'),
  }
  return {
    ...pools,
    asTenant: tenancy(pools.app),
    listen: (role, channel, onNotification, onLost) =>
      listenOn(settingsOf(address, role, passwords), connections, channel, onNotification, onLost),
    doubt: () => connections.doubt(),
    close: async () => {
      await Promise.all(Object.values(pools).map((each) => each.end()))
    },
  }
}

function addressOf(url: string): Address {
  const { hostname, port, pathname, searchParams } = new URL(url)
  return {
    // A folder of a Unix socket is named by `host`, as libpq has it. An IPv6 address stands in brackets in a URL alone.
    host: searchParams.get('host') ?? hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)) || OURS,
    ssl: ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? ''),
  }
}

async function withClient<T>(
  settings: ClientConfig,
  work: (client: Client) => Promise<T>,
  problemOf: (error: unknown) => unknown = (error) => error,
): Promise<T> {
  const client = new Client(settings)
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => {
    throw problemOf(error)
  })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** On our own cluster the superuser's part runs by itself, at every start. */
async function prepareOurs(superuserUrl: string, passwords: Passwords): Promise<void> {
  await withClient({ connectionString: superuserUrl }, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [OURS])
    if (rowCount === 0) await client.query(`create database ${OURS}`)
    await client.query('revoke connect on database postgres, template1 from public')
  })
  const url = new URL(superuserUrl)
  url.pathname = `/${OURS}`
  await withClient({ connectionString: url.href }, async (client) => {
    await client.query(preparingSql(OURS, passwords))
  })
}

async function bringUp(address: Address, passwords: Passwords): Promise<void> {
  await withClient(
    settingsOf(address, 'owner', passwords),
    async (client) => {
      await refuseOpenWall(client, address, passwords)
      await migrate(client)
      await refuseOpenWall(client, address, passwords)
    },
    (error) => connectionProblem(error, address, passwords),
  )
}

/** Nothing is read and nothing signed while the role `ai` has a way around the wall. */
async function refuseOpenWall(client: Client, address: Address, passwords: Passwords): Promise<void> {
  const { rows } = await client.query<{ hole: string }>(OPEN_WALL, [CLOSED_FUNCTIONS, CLOSED_VIEWS])
  if (rows.length === 0) return
  throw new StartError(
    'wall-open',
    `The database role “ai” could get around the wall around content, so Highroad does not start: it ${rows.map(({ hole }) => hole).join('; ')}. Nothing was read. Let a superuser run this on the database “${address.database}”, then start again:\n\n${preparingSql(address.database, passwords)}`,
  )
}
