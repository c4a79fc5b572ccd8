/**
 * Two accounts on one server: what belongs to one is not there for the other, in any table. Tables are found in the catalogue,
 * so that a new one fails here until it has a policy by account, or a reason on the list.
 */
import { Client, type PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TABLES_WITHOUT_ACCOUNT } from './tables-without-account.ts'
import { startTestDatabase, type TestDatabase } from './testing/database.ts'

interface Table {
  name: string
  account: boolean
  rls: boolean
  forced: boolean
  policies: { name: string; roles: string[]; uses: string; checks: string | null; command: string }[]
}

let database: TestDatabase
let superuser: Client
let tables: Table[]

beforeAll(async () => {
  database = await startTestDatabase()
  superuser = new Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  const { rows } = await superuser.query<Table>(`
    select format('%s.%s', n.nspname, c.relname) as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id') as account,
           coalesce((select json_agg(json_build_object('name', p.policyname, 'roles', p.roles, 'uses', p.qual,
                       'checks', p.with_check, 'command', p.cmd))
                       from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname), '[]') as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     order by 1`)
  tables = rows
})
afterAll(async () => {
  await superuser.end()
  await database.stop()
})

const ofAccounts = () => tables.filter(({ name }) => !(name in TABLES_WITHOUT_ACCOUNT))

test('every table belongs to an account or is listed with its reason, and the list names no table that is gone', () => {
  expect(tables.length).toBeGreaterThan(15)
  expect(ofAccounts().filter(({ account }) => !account)).toEqual([])
  const names = new Set(tables.map(({ name }) => name))
  expect(Object.keys(TABLES_WITHOUT_ACCOUNT).filter((name) => !names.has(name))).toEqual([])
})

test('every table of an account has row-level security, forced, and a policy for app by account', () => {
  for (const { name, rls, forced, policies } of ofAccounts()) {
    expect({ name, rls, forced }).toEqual({ name, rls: true, forced: true })
    const byAccount = policies.filter(
      ({ roles, uses }) => roles.includes('app') && /account_id = \( SELECT/.test(uses ?? ''),
    )
    expect(byAccount, name).not.toEqual([])
  }
})

test('no policy is for everybody: permissive ones are or-ed, and one careless one would open all rows to ai', () => {
  for (const { name, policies } of tables)
    for (const { roles } of policies) expect(roles, name).not.toContain('public')
})

test('a listed table is out of reach of app, or guarded all the same', async () => {
  for (const name of Object.keys(TABLES_WITHOUT_ACCOUNT)) {
    const { rows } = await superuser.query<{ write: boolean; read: boolean }>(
      `select has_table_privilege('app', $1, 'insert, update, delete') as write,
              has_any_column_privilege('app', $1, 'select') as read`,
      [name],
    )
    expect({ name, write: rows[0]?.write }).toEqual({ name, write: false })
    if (name !== 'ledger.checkpoint') expect({ name, read: rows[0]?.read }).toEqual({ name, read: false })
  }
})

test('roles: none owns a table, none is above the policies, ai is a member of nothing', async () => {
  const { rows: owners } = await superuser.query<{ owner: string }>(
    `select distinct tableowner as owner from pg_tables where schemaname !~ '^pg_' and schemaname <> 'information_schema'`,
  )
  expect(owners).toEqual([{ owner: 'owner' }])
  const { rows } = await superuser.query(
    `select rolname from pg_roles where rolname in ('owner', 'app', 'ai', 'auth', 'sequencer', 'jobs', 'wall')
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
     union all select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
      where r.rolname in ('app', 'ai', 'auth', 'sequencer', 'jobs')`,
  )
  expect(rows).toEqual([])
})

describe('as account B', () => {
  let client: PoolClient

  /** One row of account A in every table of an account, written past all constraints: nothing else uses this database afterwards. */
  beforeAll(async () => {
    await superuser.query(`set session_replication_role = replica`)
    for (const { name } of ofAccounts()) await plant(name)
    await superuser.query(`set session_replication_role = origin`)
    client = await database.store.app.connect()
  })
  afterAll(() => client.release(true))

  async function plant(name: string): Promise<void> {
    const { rows: columns } = await superuser.query<{ column: string; type: string; always: boolean }>(
      `select attname as column, format_type(atttypid, atttypmod) as type, attidentity = 'a' as always
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [name],
    )
    const { rows: checks } = await superuser.query<{ conname: string }>(
      `select conname from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
      [name],
    )
    await superuser.query('begin')
    for (const { conname } of checks)
      await superuser.query(`alter table ${name} drop constraint "${conname}"`)
    const values = columns.map(({ column, type }) =>
      column === 'account_id' ? `'acct-a'` : (SAMPLE[type] ?? `'x'::${type}`),
    )
    await superuser.query(
      `insert into ${name} (${columns.map(({ column }) => `"${column}"`).join(', ')}) overriding system value values (${values.join(', ')})`,
    )
    await superuser.query('commit')
  }

  const SAMPLE: Record<string, string> = {
    date: 'current_date',
    xid8: `'1'::xid8`,
    text: `'a-secret'`,
    'text[]': `array['a-secret']`,
    bigint: '1',
    'bigint[]': 'array[1]',
    integer: '1',
    boolean: 'true',
    bytea: `'\\x00'`,
    jsonb: `'[]'`,
    'timestamp with time zone': 'now()',
  }

  const as = async (account: string, statement: string): Promise<number> => {
    await client.query('begin')
    try {
      await client.query(
        `select set_config('highroad.account', $1, true), set_config('highroad.person', 'b', true)`,
        [account],
      )
      const { rowCount } = await client.query(statement)
      return rowCount ?? 0
    } catch (error) {
      // No privilege, or a policy's check: refused before it did anything.
      expect(error).toMatchObject({ code: '42501' })
      return 0
    } finally {
      await client.query('rollback')
    }
  }

  test('selecting, updating and deleting A’s rows yields nothing; B cannot write rows of A', async () => {
    const seen: string[] = []
    for (const { name } of ofAccounts()) {
      expect({ name, n: await as('acct-b', `select account_id from ${name}`) }).toEqual({ name, n: 0 })
      expect(await as('acct-b', `select 1 from ${name}`), name).toBe(0)
      expect(await as('acct-b', `update ${name} set account_id = 'acct-b'`), name).toBe(0)
      expect(await as('acct-b', `delete from ${name}`), name).toBe(0)
      expect(
        await as('acct-b', `insert into ${name} overriding system value select * from ${name}`),
        name,
      ).toBe(0)
      expect(await as('acct-b', `insert into ${name} (account_id) values ('acct-a')`), name).toBe(0)
      // Nobody's name and the empty name are nobody.
      expect(await as('', `select 1 from ${name}`), name).toBe(0)
      // And there was something to be found.
      const { rows } = await superuser.query(`select account_id from ${name}`)
      expect({ name, rows }).toEqual({ name, rows: [{ account_id: 'acct-a' }] })
      if ((await as('acct-a', `select 1 from ${name}`)) > 0) seen.push(name)
    }
    // A itself sees its rows (content only whoever was there or is in the channel, bindings nobody but the wall).
    const hidden = ['gate.binding', 'meeting.summary_line', 'meeting.turn']
    const isHidden = (name: string) => name.startsWith('chat.') || hidden.includes(name)
    expect(ofAccounts().filter(({ name }) => !seen.includes(name) && !isHidden(name))).toEqual([])
  })

  test('A’s rows are nothing to ai, auth, sequencer and jobs either, beyond what each is for', async () => {
    const allowed: Record<string, string[]> = {
      ai: [],
      auth: [],
      sequencer: ['ledger.entry'],
      jobs: [],
    }
    const { ai, auth, sequencer, jobs } = database.store
    for (const [role, pool] of Object.entries({ ai, auth, sequencer, jobs }))
      for (const { name } of ofAccounts()) {
        const found = await pool
          .query(`select count(*)::int as n from ${name}`)
          .then(({ rows }: { rows: { n: number }[] }) => rows[0]?.n ?? 0)
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: '42501' })
            return 0
          })
        if (!allowed[role]?.includes(name)) expect({ role, name, found }).toEqual({ role, name, found: 0 })
      }
  })
})
