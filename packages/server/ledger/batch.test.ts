/** A batch that loses its entries to somebody else keeps nothing. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyTree } from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { appendTo } from './append.ts'
import { sequenceBatch } from './batch.ts'
import { LogFiles } from './log-files.ts'
import { lockScopes } from './scope-locks.ts'
import { signingKey } from './signing-key.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))
let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

test('where another sequencer takes one of its entries, no index is given and no checkpoint kept', async () => {
  const { store, home } = database
  const scopes = ['account:one' as const, 'account:two' as const]
  await store.asTenant({ account: 'one', person: null }, async (tx) => {
    await lockScopes(tx, scopes, 'exclusive')
    const body = { kind: 'mark-set', time: 1, account: 'one', mark: 'none', reason: null }
    const entries = scopes.map((scope) => ({
      kind: 'fact' as const,
      time: 1,
      body,
      scopes: [{ scope, raise: false }],
    }))
    return await appendTo(tx, entries, random)
  })
  const client = await store.sequencer.connect()
  const steps: string[] = []
  const parts = {
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
                'update ledger.entry set index = 0 where id = (select min(id) from ledger.entry)',
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
  await expect(sequenceBatch(robbed, emptyTree(), parts)).rejects.toMatchObject({ code: '22012' })
  expect(steps).toEqual(['taken'])
  expect(await state()).toEqual({ given: '1', checkpoints: '0' })
  client.release()
})
