/** Keys of accounts and of files: each sealed with the one above, opened for the moment of use. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { asServer } from '../finding.ts'
import type { FilesParts } from './parts.ts'
import { openKey, sealKey } from './sealing.ts'

const KEY_BYTES = 32
const ofAccount = (account: string): string => `highroad files of ${account}`

/** The account's key, made where it has none. Throws `internal` where the master key is not the one it was sealed with. */
async function accountKey(parts: FilesParts, account: string): Promise<Buffer> {
  const find = () =>
    asServer(parts, account, async (tx) => {
      const { rows } = await sql<{ sealed_key: Buffer }>`
        select sealed_key from chat.account_key where account_id = ${account}`.execute(tx)
      return rows[0]?.sealed_key ?? null
    })
  let sealed = await find()
  if (sealed === null) {
    const fresh = sealKey(parts.master, parts.random(KEY_BYTES), ofAccount(account), parts.random)
    await asServer(parts, account, (tx) =>
      sql`
        insert into chat.account_key (account_id, sealed_key, made_at)
        values (${account}, ${fresh}, ${new Date(parts.clock())}) on conflict do nothing`.execute(tx),
    )
    // Of two at once the first one's stands.
    sealed = await find()
  }
  if (sealed === null) throw new Error('the key of an account is gone')
  try {
    return openKey(parts.master, sealed, ofAccount(account))
  } catch {
    parts.log('files-key-does-not-fit', {})
    throw new HighroadError('internal')
  }
}

export interface FileKey {
  readonly key: Uint8Array
  readonly sealed: Buffer
}

export async function newFileKey(parts: FilesParts, account: string, file: string): Promise<FileKey> {
  const key = parts.random(KEY_BYTES)
  return { key, sealed: sealKey(await accountKey(parts, account), key, file, parts.random) }
}

export async function fileKey(
  parts: FilesParts,
  account: string,
  file: string,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return openKey(await accountKey(parts, account), sealed, file)
}
