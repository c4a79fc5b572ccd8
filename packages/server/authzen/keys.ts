/** Keys of programs that ask the gate: made once, shown once, kept as a digest, revoked at once. */
import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'
import type { KeyMade, Keys } from '@highroad/core/wire'

interface KeyTables {
  key: {
    id: string
    account_id: string | null
    label: string
    secret_hash: Buffer
    made_by: string | null
    made_at: Date
    revoked_at: Date | null
    used_at: Date | null
    refused: string
  }
}

/** Who asks: a key, and the account whose facts it may ask about (null: every account's, the operator's). */
export interface Asker {
  readonly key: string
  readonly account: string | null
}

export interface KeyStore {
  /** `account` null: a key of the operator's. The secret is in no store afterwards. */
  readonly make: (account: string | null, label: string, by: string) => Promise<KeyMade>
  /** Those in force, the oldest first. */
  readonly list: (account: string | null) => Promise<Keys['keys']>
  /** False where this account has no such key in force. */
  readonly revoke: (account: string | null, key: string) => Promise<boolean>
  /** Null where no key in force has this secret. */
  readonly askerOf: (secret: string) => Promise<Asker | null>
  /** Counts requests of this key that could not be read or were about no account. */
  readonly countRefused: (key: string, times: number) => Promise<void>
  /** The labels of these keys, revoked ones too, where they are this account's. */
  readonly labels: (account: string, keys: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** A secret begins so, that a search through leaked files may find it. 160 random bits follow. */
const SECRET = /^highroad_[0-9a-f]{40}$/
const USED_EVERY_MS = 60_000

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest()
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** `pool` is of the role `auth`, which alone may name the table. */
export function openKeys(options: {
  readonly pool: Pool
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
}): KeyStore {
  const { pool, clock, random } = options
  const db = new Kysely<KeyTables>({ dialect: new PostgresDialect({ pool }) }).withSchema('authzen')

  return {
    make: async (account, label, by) => {
      const key = hex(random(12))
      const secret = `highroad_${hex(random(20))}`
      await db
        .insertInto('key')
        .values({
          id: key,
          account_id: account,
          label,
          secret_hash: hashOf(secret),
          made_by: by,
          made_at: new Date(clock()),
          revoked_at: null,
          used_at: null,
          refused: '0',
        })
        .execute()
      return { key, label, secret }
    },
    list: async (account) => {
      const rows = await db
        .selectFrom('key')
        .select(['id', 'label', 'made_at', 'used_at', 'refused'])
        .where('account_id', 'is not distinct from', account)
        .where('revoked_at', 'is', null)
        .orderBy('made_at')
        .orderBy('id')
        .execute()
      return rows.map(({ id, label, made_at, used_at, refused }) => ({
        key: id,
        label,
        madeAt: made_at.getTime(),
        usedAt: used_at?.getTime() ?? null,
        refused: Number(refused),
      }))
    },
    revoke: async (account, key) => {
      const { numUpdatedRows } = await db
        .updateTable('key')
        .set({ revoked_at: new Date(clock()) })
        .where('id', '=', key)
        .where('account_id', 'is not distinct from', account)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    askerOf: async (secret) => {
      if (!SECRET.test(secret)) return null
      const row = await db
        .selectFrom('key')
        .select(['id', 'account_id', 'used_at'])
        .where('secret_hash', '=', hashOf(secret))
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      if (!row) return null
      const now = clock()
      if (row.used_at === null || now - row.used_at.getTime() > USED_EVERY_MS)
        await db
          .updateTable('key')
          .set({ used_at: new Date(now) })
          .where('id', '=', row.id)
          .execute()
      return { key: row.id, account: row.account_id }
    },
    countRefused: async (key, times) => {
      await db
        .updateTable('key')
        .set({ refused: sql`refused + ${times}` })
        .where('id', '=', key)
        .execute()
    },
    labels: async (account, keys) => {
      if (keys.length === 0) return new Map()
      const rows = await db
        .selectFrom('key')
        .select(['id', 'label'])
        .where('id', 'in', [...keys])
        .where('account_id', '=', account)
        .execute()
      return new Map(rows.map(({ id, label }) => [id, label]))
    },
  }
}
