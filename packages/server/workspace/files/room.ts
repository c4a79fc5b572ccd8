/** How much room an organisation's files have. */
import { createHash } from 'node:crypto'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../../store/index.ts'
import type { FilesParts } from './parts.ts'

/** In bytes; below zero where there is more than there may be by now. In the name of the account. */
export async function roomLeft({ roomForFiles }: FilesParts, tx: Tx): Promise<number> {
  if (roomForFiles === undefined) return Number.POSITIVE_INFINITY
  const { rows } = await sql<{ bytes: string }>`select chat.file_bytes() as bytes`.execute(tx)
  return roomForFiles - Number(rows[0]?.bytes ?? 0)
}

/**
 * To the end of the transaction, nobody else's file of this account comes between looking and keeping: two uploads that fit
 * one at a time do not both get in.
 */
export async function holdRoom({ roomForFiles }: FilesParts, tx: Tx, account: string): Promise<void> {
  if (roomForFiles === undefined) return
  const key = createHash('sha256').update(`highroad/files/v1\n${account}`).digest().readBigInt64BE(0)
  await sql`select pg_advisory_xact_lock(${String(key)}::bigint)`.execute(tx)
}

/** Throws `files-full`. In the transaction that kept a file. */
export async function mustFit(parts: FilesParts, tx: Tx): Promise<void> {
  if ((await roomLeft(parts, tx)) < 0) throw new HighroadError('files-full')
}
