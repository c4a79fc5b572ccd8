import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '@highroad/core/consent'
import { NO_PREVIOUS } from '@highroad/core/ledger'
import { HighroadError } from '@highroad/core/wire'
import type { Store, Tx } from '../store/index.ts'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { GroupCommit } from './group-commit.ts'
import type { Done, Job, NewEntry } from './ledger.ts'

let database: TestDatabase
let superuser: Client

beforeAll(async () => {
  database = await startTestDatabase()
  superuser = new Client({ connectionString: database.superuserUrl })
  await superuser.connect()
})

afterAll(async () => {
  await superuser.end()
  await database.stop()
})

const random = (count: number) => new Uint8Array(randomBytes(count))

/** Groups whose transactions are counted. */
function groupsOver(asTenant: Store['asTenant'] = database.store.asTenant) {
  let transactions = 0
  let written = 0
  const groups = new GroupCommit({
    store: { asTenant: (who, work) => ((transactions += 1), asTenant(who, work)) },
    random,
    onWritten: () => (written += 1),
  })
  return { groups, transactions: () => transactions, written: () => written }
}

let time = 0
function fact(scope: Scope, said: string = '', raise = false): NewEntry {
  time += 1
  return { kind: 'fact', time, body: { kind: 'test', time, said }, scopes: [{ scope, raise }] }
}

function job(account: string | null, scopes: readonly Scope[], entries: readonly NewEntry[]): Job<null> {
  return {
    account,
    person: null,
    scopes,
    mode: 'exclusive',
    reads: 'heads',
    decide: () => ({ entries, result: null }),
  }
}

interface Row {
  id: string
  account_id: string | null
  hash: string
  scopes: Scope[]
  prevs: string[]
  said: string
}

async function entriesOf(scope: Scope): Promise<Row[]> {
  const { rows } = await superuser.query<Row>(
    `select e.id, o.account_id, encode(e.hash, 'hex') as hash, o.scopes, o.prevs, o.body ->> 'said' as said
       from ledger.entry e join ledger.opening o on o.entry_id = e.id and o.account_id is not distinct from e.account_id
      where o.scopes && array[$1] order by e.id`,
    [scope],
  )
  return rows
}

const said = async (scope: Scope) => (await entriesOf(scope)).map((row) => row.said)

function mustChain(rows: readonly Row[], scope: Scope): void {
  let before = NO_PREVIOUS
  for (const row of rows) {
    expect(row.prevs[row.scopes.indexOf(scope)]).toBe(before)
    before = row.hash
  }
}

test('jobs of one moment share a transaction, each in the name of its own account', async () => {
  const { groups, transactions, written } = groupsOver()
  const accounts = ['a1', 'a2', null]
  const scopes = accounts.map((account): Scope => (account === null ? 'operator' : `account:${account}`))
  const done = await Promise.all(
    accounts.map((account, i) =>
      groups.write(job(account, [scopes[i]!], [fact(scopes[i]!, `of ${account}`)])),
    ),
  )
  expect([transactions(), written()]).toEqual([1, 1])
  for (const [i, account] of accounts.entries()) {
    const rows = await entriesOf(scopes[i]!)
    expect(rows).toMatchObject([{ account_id: account, said: `of ${account}` }])
    expect(done[i]?.appended).toEqual([{ entryId: rows[0]?.id, leafHash: rows[0]?.hash }])
  }
})

test('the database takes no entry of an account in whose name nobody of the transaction writes', async () => {
  const append = (tx: Tx, account: string) =>
    sql`select ledger.append(array[${account}], array['fact'], array['leaf'], array['s'], array['{}'],
      array['{account:victim}'], array['{s}'], array[${`{${NO_PREVIOUS}}`}], array['{0}'])`.execute(tx)
  const refused = database.store.asTenant({ account: 'b1', person: null }, (tx) => append(tx, 'victim'))
  await expect(refused).rejects.toMatchObject({ code: '42501' })
  const { groups } = groupsOver()
  const within = async (tx: Tx) => void (await append(tx, 'victim'))
  const group = await Promise.allSettled([
    groups.write({ ...job('b1', ['account:b1'], [fact('account:b1')]), within }),
    groups.write(job('b2', ['account:b2'], [fact('account:b2')])),
  ])
  expect(group).toMatchObject([{ status: 'rejected', reason: { code: '42501' } }, { status: 'fulfilled' }])
  expect(await entriesOf('account:victim')).toEqual([])
})

test('facts of one scope in one group follow each other, and each job decides on those before it', async () => {
  const { groups, transactions } = groupsOver()
  const scope: Scope = 'account:same'
  await groups.write(job('same', [scope], [fact(scope, '0')]))
  const done = await Promise.all(
    [1, 2, 3].map((n) =>
      groups.write({
        account: 'same',
        person: null,
        scopes: [scope, 'operator'],
        mode: 'exclusive',
        reads: 'facts',
        decide: ({ facts, heads }) => {
          const seen = facts.flatMap(({ body }) => (body as { said: string }).said)
          return { entries: [fact(scope, String(n), n === 2)], result: { seen, head: heads[0] } }
        },
      }),
    ),
  )
  expect(transactions()).toBe(2)
  const rows = await entriesOf(scope)
  mustChain(rows, scope)
  expect(rows.map((row) => row.said)).toEqual(['0', '1', '2', '3'])
  const before = ['of null', '0']
  expect(done.map(({ result }) => result)).toEqual([
    { seen: before, head: { scope, head: rows[0]?.hash, epoch: 0 } },
    { seen: [...before, '1'], head: { scope, head: rows[1]?.hash, epoch: 0 } },
    { seen: [...before, '1', '2'], head: { scope, head: rows[2]?.hash, epoch: 1 } },
  ])
})

test('one that refuses takes nobody with it, and what it would have written is not seen', async () => {
  const { groups, transactions } = groupsOver()
  const scope: Scope = 'account:refuses'
  const no = new HighroadError('conflict')
  const refuses = { ...job('refuses', [scope], []), decide: () => { throw no } } // oxfmt-ignore
  const unlocked = job('refuses', [scope], [fact(scope, 'first half'), fact('account:not-locked')])
  const group = await Promise.allSettled([
    groups.write(job('refuses', [scope], [fact(scope, 'before')])),
    groups.write(refuses),
    groups.write(unlocked),
    groups.write(job('refuses', [scope], [fact(scope, 'after')])),
  ])
  expect(group.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(group[1]).toEqual({ status: 'rejected', reason: no })
  expect(transactions()).toBe(1)
  expect(await said(scope)).toEqual(['before', 'after'])
  mustChain(await entriesOf(scope), scope)
})

test('what the database refuses of one is undone for all, and done again one by one: each stands once', async () => {
  const { groups, transactions, written } = groupsOver()
  const scope: Scope = 'account:undone'
  const no = new HighroadError('not-found')
  const group = await Promise.allSettled([
    groups.write(job('undone', [scope], [fact(scope, '1')])),
    // PostgreSQL's jsonb takes no zero character.
    groups.write(job('undone', [scope], [fact(scope, 'zero \u0000')])),
    groups.write(job('undone', [scope], [fact(scope, '2')])),
    groups.write({ ...job('undone', [scope], [fact(scope, 'no')]), within: () => Promise.reject(no) }),
    groups.write(job('undone', [scope], [fact(scope, '3')])),
  ])
  expect(group).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: expect.stringMatching(/^22/) as string } },
    { status: 'fulfilled' },
    { status: 'rejected', reason: no },
    { status: 'fulfilled' },
  ])
  expect([transactions(), written()]).toEqual([6, 3])
  expect(await said(scope)).toEqual(['1', '2', '3'])
  mustChain(await entriesOf(scope), scope)
})

test('`within` is called once for all who name it in one name, in that name, and what it writes stands with the entries', async () => {
  const { groups, transactions } = groupsOver()
  const calls: { account: string; person: string; results: unknown[]; entries: number }[] = []
  const within = async (tx: Tx, done: readonly Done<number>[]) => {
    const { rows } = await sql<{ account: string; person: string }>`
      select current_setting('highroad.account') as account, current_setting('highroad.person') as person`.execute(
      tx,
    )
    const results = done.map(({ result }) => result)
    calls.push({ ...rows[0]!, results, entries: done.flatMap(({ appended }) => appended).length })
  }
  const of = (account: string, result: number): Job<number> => ({
    ...job(account, [`account:${account}`], []),
    person: 'p',
    decide: () => ({ entries: result === 3 ? [] : [fact(`account:${account}`)], result }),
    within,
  })
  await Promise.all([of('w1', 1), of('w2', 2), of('w1', 3)].map((each) => groups.write(each)))
  expect(transactions()).toBe(1)
  expect(calls).toEqual([
    { account: 'w1', person: 'p', results: [1, 3], entries: 1 },
    { account: 'w2', person: 'p', results: [2], entries: 1 },
  ])
})

test('a backend that dies at the commit: all are told, nothing was written, nothing is tried again', async () => {
  const scope: Scope = 'account:dies'
  await superuser.query(`
    create function public.die() returns trigger language plpgsql security definer as
      $$ begin perform pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()); return null; end $$;
    create constraint trigger dies after insert on ledger.entry deferrable initially deferred
      for each row execute function public.die()`)
  const { groups, transactions, written } = groupsOver()
  const group = await Promise.allSettled(
    ['1', '2', '3'].map((n) => groups.write(job('dies', [scope], [fact(scope, n)]))),
  )
  await superuser.query('drop trigger dies on ledger.entry; drop function public.die()')
  expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect([transactions(), written()]).toEqual([1, 0])
  expect(await entriesOf(scope)).toEqual([])
  // And who comes next is served.
  await groups.write(job('dies', [scope], [fact(scope, 'next')]))
  expect(await said(scope)).toEqual(['next'])
})

test('a commit whose answer is lost: all are told alike, and what stands is there once', async () => {
  const scope: Scope = 'account:lost'
  const lost = new Error('Connection terminated unexpectedly')
  const { groups, transactions } = groupsOver(async (who, work) => {
    await database.store.asTenant(who, work)
    throw lost
  })
  const refuses = { ...job('lost', [scope], []), decide: () => { throw new Error('refuses') } } // oxfmt-ignore
  const group = await Promise.allSettled([
    groups.write(job('lost', [scope], [fact(scope, '1')])),
    groups.write(refuses),
    groups.write(job('lost', [scope], [fact(scope, '2')])),
  ])
  // What it refused for may rest on the other's fact, of which nobody knows.
  expect(group).toEqual([lost, lost, lost].map((reason) => ({ status: 'rejected', reason })))
  expect(transactions()).toBe(1)
  expect(await said(scope)).toEqual(['1', '2'])
})

test('a backend that dies before the commit is nobody’s fault: all are told, nothing is tried again', async () => {
  const scope: Scope = 'account:cut'
  const { groups, transactions } = groupsOver()
  const within = async (tx: Tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await superuser.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
    await sql`select 1`.execute(tx)
  }
  const group = await Promise.allSettled([
    groups.write(job('cut', [scope], [fact(scope, '1')])),
    groups.write({ ...job('cut', [scope], [fact(scope, '2')]), within }),
  ])
  expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(transactions()).toBe(1)
  expect(await entriesOf(scope)).toEqual([])
})

test('a thousand facts in groups: every chain whole, each writer’s in its order', async () => {
  const { groups, transactions } = groupsOver()
  const chains = Array.from({ length: 7 }, (_, i): Scope => `meeting:m${i}`)
  const writers = 50
  const before = time
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let n = 0; n < 20; n++) {
        const scopes = [...new Set([chains[writer % 7]!, chains[(writer * n) % 7]!])]
        time += 1
        const entry: NewEntry = {
          kind: 'fact',
          time,
          body: { kind: 'test', time, said: `${writer} ${n}` },
          scopes: scopes.map((scope) => ({ scope, raise: n % 5 === 0 })),
        }
        await groups.write(job(`writer-${writer}`, scopes, [entry]))
      }
    }),
  )
  expect(time - before).toBe(1_000)
  expect(transactions()).toBeLessThan(200)
  const all = new Map<string, Row>()
  for (const scope of chains) {
    const rows = await entriesOf(scope)
    mustChain(rows, scope)
    for (const row of rows) all.set(row.id, row)
    const { rows: heads } = await superuser.query('select head from ledger.scope_head where scope = $1', [
      scope,
    ])
    expect(heads).toEqual([{ head: rows.at(-1)?.hash }])
  }
  expect(all.size).toBe(1_000)
  const written = [...all.values()].sort((a, b) => Number(a.id) - Number(b.id))
  for (let writer = 0; writer < writers; writer++)
    expect(written.filter((row) => row.account_id === `writer-${writer}`).map((row) => row.said)).toEqual(
      Array.from({ length: 20 }, (_, n) => `${writer} ${n}`),
    )
})

test('whoever only consults a scope shares its group with others who do, and is no link of its chain', async () => {
  const { groups, transactions } = groupsOver()
  const scope: Scope = 'account:consulted'
  await groups.write(job('consulted', [scope], [fact(scope, 'the fact')]))
  const permit = (name: string): Job<null> => ({
    ...job(
      'consulted',
      [scope],
      [{ kind: 'permit', time: 1, body: { said: name }, scopes: [{ scope, raise: false }] }],
    ),
    mode: 'shared',
  })
  await Promise.all([groups.write(permit('1')), groups.write(permit('2'))])
  expect(transactions()).toBe(2)
  const [first, ...others] = await entriesOf(scope)
  expect(others.map(({ prevs }) => prevs)).toEqual([[first?.hash], [first?.hash]])
})

test('a group ends where its jobs lock very many scopes together, and takes a job that alone has more', async () => {
  const { groups, transactions } = groupsOver()
  const wide = (name: string, count: number) =>
    job(
      name,
      Array.from({ length: count }, (_, i): Scope => `account:${name}-${i}`),
      [],
    )
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => groups.write(wide(name, 400))))
  expect(transactions()).toBe(3)
  await groups.write(wide('f', 1_200))
  expect(transactions()).toBe(4)
})
