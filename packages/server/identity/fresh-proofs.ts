/**
 * Proofs of having signed in afresh: for one act of one person in one session, within five minutes, once. The database
 * keeps the hash; spending deletes the row, and the deletion decides who came first.
 */
import type { Kysely } from 'kysely'
import { type FreshAct, HighroadError } from '@highroad/core/wire'
import type { IdentityTables } from './tables.ts'
import { base32, hashOf, type Random } from './tokens.ts'

const LASTS_MS = 5 * 60_000

/** A person's session: whose cookie it is, and which of theirs. */
export interface SessionOf {
  readonly person: string
  readonly session: string
}

/** How somebody proved anew that it is them, and when (milliseconds since 1970). */
export interface FreshSignIn {
  readonly person: string
  readonly by: 'password' | 'passkey'
  readonly at: number
}

export interface FreshProofs {
  readonly give: (
    to: SessionOf,
    act: FreshAct,
    by: FreshSignIn['by'],
  ) => Promise<{ proof: string; expires: number }>
  /** Throws `fresh-sign-in-needed` for a proof that is unknown, spent, expired, another's or for another act. */
  readonly spend: (of: SessionOf, proof: string, act: FreshAct) => Promise<FreshSignIn>
}

export function freshProofs(
  db: Kysely<IdentityTables>,
  options: { random: Random; clock: () => number },
): FreshProofs {
  return {
    give: async ({ person, session }, act, by) => {
      const now = options.clock()
      const proof = base32(options.random(20))
      await db.deleteFrom('fresh_sign_in').where('expires_at', '<=', new Date(now)).execute()
      await db
        .insertInto('fresh_sign_in')
        .values({
          proof_hash: hashOf(proof),
          person_id: person,
          session_id: session,
          act,
          signed_in_by: by,
          signed_in_at: new Date(now),
          expires_at: new Date(now + LASTS_MS),
        })
        .execute()
      return { proof, expires: now + LASTS_MS }
    },
    spend: async ({ person, session }, proof, act) => {
      const spent = await db
        .deleteFrom('fresh_sign_in')
        .where('proof_hash', '=', hashOf(proof))
        .where('person_id', '=', person)
        .where('session_id', '=', session)
        .where('act', '=', act)
        .where('expires_at', '>', new Date(options.clock()))
        .returning(['signed_in_by', 'signed_in_at'])
        .executeTakeFirst()
      if (!spent) throw new HighroadError('fresh-sign-in-needed')
      return { person, by: spent.signed_in_by, at: spent.signed_in_at.getTime() }
    },
  }
}
