/**
 * WebAuthn challenges that need no table until they are answered: random bytes and an expiry, under a MAC that ties them
 * to what they are for. Anybody can ask for one without filling anything; an answered one is written down, once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { FreshAct } from '@highroad/core/wire'
import type { IdentityTables } from './tables.ts'
import { hashOf, type Random } from './tokens.ts'

/** What an answer to a challenge is good for, and for nothing else. */
export type ChallengeFor =
  | { readonly use: 'sign-in' }
  | { readonly use: 'add'; readonly person: string; readonly session: string }
  | { readonly use: 'fresh'; readonly person: string; readonly session: string; readonly act: FreshAct }

export const CHALLENGE_LASTS_MS = 5 * 60_000
const NONCE = 16
const EXPIRY = 6

export interface Challenges {
  readonly make: (of: ChallengeFor) => string
  /** Whether this is a challenge of ours, for this, and not expired. */
  readonly isOurs: (challenge: string, of: ChallengeFor) => boolean
  /** Uses a challenge up; false where somebody has already. Ask `isOurs` first. */
  readonly spend: (db: Kysely<IdentityTables>, challenge: string) => Promise<boolean>
}

export function challenges(options: { key: Uint8Array; random: Random; clock: () => number }): Challenges {
  const macOf = (head: Uint8Array, of: ChallengeFor): Buffer => {
    const bound = of.use === 'sign-in' ? [of.use] : [of.use, of.person, of.session]
    if (of.use === 'fresh') bound.push(of.act)
    return createHmac('sha256', options.key)
      .update(`highroad/passkey-challenge/v1\n${JSON.stringify(bound)}\n`, 'utf8')
      .update(head)
      .digest()
  }
  const expiryOf = (challenge: string): number =>
    Buffer.from(challenge, 'base64url').readUIntBE(NONCE, EXPIRY)
  return {
    make: (of) => {
      const head = Buffer.alloc(NONCE + EXPIRY)
      head.set(options.random(NONCE))
      head.writeUIntBE(options.clock() + CHALLENGE_LASTS_MS, NONCE, EXPIRY)
      return Buffer.concat([head, macOf(head, of)]).toString('base64url')
    },
    isOurs: (challenge, of) => {
      const bytes = Buffer.from(challenge, 'base64url')
      const head = bytes.subarray(0, NONCE + EXPIRY)
      const mac = bytes.subarray(NONCE + EXPIRY)
      // One spelling only: what is written down as spent is the text.
      if (bytes.toString('base64url') !== challenge || mac.length !== 32) return false
      return timingSafeEqual(mac, macOf(head, of)) && expiryOf(challenge) > options.clock()
    },
    spend: async (db, challenge) => {
      await db.deleteFrom('spent_challenge').where('expires_at', '<=', new Date(options.clock())).execute()
      const spent = await db
        .insertInto('spent_challenge')
        .values({ challenge_hash: hashOf(challenge), expires_at: new Date(expiryOf(challenge)) })
        .onConflict((on) => on.column('challenge_hash').doNothing())
        .executeTakeFirst()
      return spent.numInsertedOrUpdatedRows === 1n
    },
  }
}
