/** A batch that loses its entries to somebody else keeps nothing; batches that have their indexes are published later. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '@highroad/core/consent'
import { emptyTree } from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { appendTo } from './append.ts'
import { sequenceBatch, tellPublished } from './batch.ts'
import { catchUp } from './catch-up.ts'
import { LogFiles } from './log-files.ts'
import { lockScopes } from './scope-locks.ts'
import { signingKey } from './signing-key.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))
let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

async function append(account: string, scopes: readonly Scope[]): Promise<void> {
  await database.store.asTenant({ account, person: null }, async (tx) => {
    await lockScopes(tx, scopes, 'exclusive')
    const body = { kind: 'mark-set', time: 1, account, mark: 'none', reason: null }
    const entries = scopes.map((scope) => ({
      kind: 'fact' as const,
      time: 1,
      body,
      scopes: [{ scope, raise: false }],
    }))
    return await appendTo(tx, entries, random)
  })
}

test('batches that have their indexes when their sequencer dies are published by the next, in one checkpoint', async () => {
  const { store, home } = database
  const client = await store.sequencer.connect()
  const files = new LogFiles(home)
  const signer = signingKey(home, 'test.example/log', random)
  const told: number[] = []
  const parts = {
    store,
    files,
    signer,
    clock: () => Date.now(),
    onStep: () => undefined,
    onPublished: (size: number) => void told.push(size),
  }
  await append('first', ['account:first'])
  const first = await sequenceBatch(client, emptyTree(), parts)
  await first.publish().done
  // The next checkpoint is still on its way to the disk, and another batch has its indexes already.
  await append('second', ['account:second-1', 'account:second-2'])
  const second = await sequenceBatch(client, first.state, parts)
  await second.publish().tiles
  await append('third', ['account:third'])
  const third = await sequenceBatch(client, second.state, parts)
  await append('late', ['account:late'])
  expect([first, second, third].map(({ taken }) => taken)).toEqual([1, 2, 1])
  const { state, note } = await catchUp(client, files, signer)
  expect(state.size).toBe(4)
  expect(Buffer.from((await files.read('checkpoint')) ?? []).toString()).toBe(note)
  const next = await sequenceBatch(client, state, parts)
  await next.publish().done
  expect(next.taken).toBe(1)
  const { rows } = await store.sequencer.query<{ size: string }>('select size from ledger.published')
  expect([told.at(-1), rows[0]?.size]).toEqual([5, '5'])
  // Who lost the lead says late how far it came: that sets nobody back.
  await tellPublished(store.sequencer, 1)
  const again = await store.sequencer.query('select size from ledger.published')
  expect(again.rows).toEqual(rows)
  client.release()
})

test('where another sequencer takes one of its entries, no index is given and no checkpoint kept', async () => {
  const { store, home } = database
  await append('one', ['account:one', 'account:two'])
  const client = await store.sequencer.connect()
  const steps: string[] = []
  const parts = {
    store,
    files: new LogFiles(home),
    signer: signingKey(home, 'test.example/log', random),
    clock: () => Date.now(),
    onStep: (step: string) => void steps.push(step),
    onPublished: () => undefined,
  }
  /** Between what it takes and what it gives, another takes the first entry. */
  const robbed = new Proxy(client, {
    get: (target, name) =>
      name !== 'query'
        ? Reflect.get(target, name)
        : async (text: string, values?: unknown[]) => {
            const answer = await target.query(text, values)
            if (steps.length === 0)
              await store.sequencer.query(
                'update ledger.entry set index = 5 where id = (select min(id) from ledger.entry where index is null)',
              )
            return answer
          },
  })
  const state = async () => {
    const { rows } = await store.sequencer.query<{ given: string; checkpoints: string }>(
      'select (select count(index) from ledger.entry) as given, (select count(*) from ledger.checkpoint) as checkpoints',
    )
    return rows[0]
  }
  const before = await state()
  await expect(sequenceBatch(robbed, { ...emptyTree(), size: 6 }, parts)).rejects.toMatchObject({
    code: '22012',
  })
  expect(steps).toEqual(['taken'])
  expect(await state()).toEqual({ given: '6', checkpoints: before?.checkpoints })
  client.release()
})
