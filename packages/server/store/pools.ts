/** One pool of connections a role, and connections that listen. */
import { Client, type ClientConfig, escapeIdentifier, Pool } from 'pg'
import { type Connections, socketOf } from './doubt.ts'
import { scrub } from './errors.ts'
import type { LoginRole, Passwords } from './passwords.ts'
import type { Subscription } from './store.ts'

export interface Address {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly ssl: boolean
}

/** Only names in `pg_catalog` are found without their schema, except for `auth`, whose library does not write it. */
const SEARCH_PATH: Partial<Record<LoginRole, string>> = { auth: 'identity' }

/** What `ai` writes is which of its connections reads under which permit: a crash ends those connections anyway. */
const BINDS_ONLY: ReadonlySet<LoginRole> = new Set(['ai'])

export function settingsOf(address: Address, role: LoginRole, passwords: Passwords): ClientConfig {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    ...(address.ssl ? { ssl: true } : {}),
    user: role,
    password: passwords[role],
    options: `-c search_path=${SEARCH_PATH[role] ?? 'pg_catalog'} -c timezone=UTC${BINDS_ONLY.has(role) ? ' -c synchronous_commit=off' : ''}`,
    application_name: `highroad-${role}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }
}

const LISTENS_WITHIN_MS = 10_000
const CLOSES_WITHIN_MS = 1_000

/** Errors that leave a connection of these pools quote no values. */
export function openPool(
  settings: ClientConfig,
  max: number,
  connections: Connections,
  log: (line: string) => void,
): Pool {
  const pool = new Pool({ ...settings, max })
  pool.on('connect', (client) => {
    quiet(client)
    connections.add(client)
    // Without a listener a connection that breaks while it is in use would end the process; its query rejects anyway.
    client.on('error', () => undefined)
  })
  pool.on('error', () => log(`a connection of role ${String(settings.user)} to the database was lost`))
  return pool
}

/** The one place where errors arrive from the wire, before anything else has seen them. */
function quiet(client: object): void {
  const { connection } = client as {
    connection: { prependListener: (event: 'errorMessage', listener: (error: unknown) => void) => void }
  }
  connection.prependListener('errorMessage', scrub)
}

/**
 * Resolves once it listens; rejects where it cannot, and then `onLost` is never called: whoever waits for the answer
 * tries again once. Two tries for each failure would double with every round that the database is away.
 */
export async function listenOn(
  settings: ClientConfig,
  connections: Connections,
  channel: string,
  onNotification: (payload: string) => void,
  onLost: () => void,
): Promise<Subscription> {
  // Named by its channel: whoever looks at the database's sessions finds it, whatever it asked last.
  const client = new Client({ ...settings, application_name: channel })
  quiet(client)
  let listening = false
  const lost = () => {
    if (!listening) return
    listening = false
    client.end().catch(() => undefined)
    onLost()
  }
  client.on('notification', ({ payload }) => {
    onNotification(payload ?? '')
  })
  client.on('error', lost)
  client.on('end', lost)
  const late = setTimeout(() => socketOf(client).destroy(), LISTENS_WITHIN_MS)
  try {
    await client.connect()
    await client.query(`listen ${escapeIdentifier(channel)}`)
  } catch (error) {
    client.end().catch(() => undefined)
    throw error
  } finally {
    clearTimeout(late)
  }
  listening = true
  connections.add(client)
  return {
    query: async <R>(text: string, values: unknown[]) => (await client.query(text, values)).rows as R[],
    close: async () => {
      listening = false
      const hangs = setTimeout(() => socketOf(client).destroy(), CLOSES_WITHIN_MS)
      await client.end().catch(() => undefined)
      clearTimeout(hangs)
    },
  }
}
