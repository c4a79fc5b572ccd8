/** The texts of published terms, by their digests. */
import { sql } from 'kysely'
import { parseTerms, type TermsDocument } from '@highroad/core/terms'
import { HighroadError } from '@highroad/core/wire'
import type { Store, Tx } from '../store/index.ts'

/** What ties a text to the fact that publishes it. `inForceFrom` in milliseconds since 1970. */
export interface KeptText {
  readonly digest: string
  readonly version: number
  readonly inForceFrom: number
  readonly text: string
}

const UNIQUE_VIOLATION = '23505'

/** Keeps a text. Throws `conflict` where another version has its number, or its moment. */
export async function keepText(tx: Tx, { digest, version, inForceFrom, text }: KeptText): Promise<void> {
  try {
    await sql`select gate.keep_terms(${digest}, ${version}, ${inForceFrom}::bigint, ${text})`.execute(tx)
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw new HighroadError('conflict')
    throw error
  }
}

/** Every kept text by its digest. */
export function textsIn(store: Store): Promise<ReadonlyMap<string, string>> {
  return store.asTenant({ account: null, person: null }, async (tx) => {
    const { rows } = await sql<{ digest: string; text: string }>`
      select digest, text from gate.terms_documents()`.execute(tx)
    return new Map(rows.map(({ digest, text }) => [digest, text]))
  })
}

/** The document of a text; null where a later Highroad no longer reads it. */
export function documentOf(text: string): TermsDocument | null {
  const read = parseTerms(text)
  return 'terms' in read ? read.terms : null
}
