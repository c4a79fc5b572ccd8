/** Guests: people without sign-in. A cookie and a personal link carry the same token; the database keeps its hash. */
import type { Kysely } from 'kysely'
import type { Person } from './person.ts'
import type { IdentityTables } from './tables.ts'
import { base32, hashOf, newId, type Random } from './tokens.ts'

const COOKIE = 'highroad_guest'
const YEAR_S = 365 * 24 * 3600

export interface Guests {
  /** A new guest. `personalLink` opens what is theirs from any browser; `cookie` says the same to this one. */
  readonly newGuest: (name: string) => Promise<{ person: Person; personalLink: string; cookie: string }>
  /** The guest behind a personal link, with the cookie that remembers them; null for an unknown token. */
  readonly guestByToken: (token: string) => Promise<{ person: Person; cookie: string } | null>
  readonly guestOf: (headers: Headers) => Promise<Person | null>
}

const tokenIn = (headers: Headers): string | null =>
  /(?:^|;\s*)highroad_guest=([a-z2-7]{32})(?:;|$)/.exec(headers.get('cookie') ?? '')?.[1] ?? null

export function guests(
  db: Kysely<IdentityTables>,
  options: { random: Random; clock: () => number; publicUrl: string },
): Guests {
  const cookieOf = (token: string) =>
    `${COOKIE}=${token}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${
      options.publicUrl.startsWith('https:') ? '; Secure' : ''
    }`
  const linkOf = (token: string) => `${options.publicUrl}/g/${token}`
  const find = async (token: string): Promise<Person | null> => {
    const row = await db
      .selectFrom('guest')
      .select(['id', 'name'])
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst()
    return row ? { ...row, email: null, guest: true, operator: false } : null
  }
  return {
    newGuest: async (name) => {
      const token = base32(options.random(20))
      const id = newId(options.random)
      await db
        .insertInto('guest')
        .values({ id, name, token_hash: hashOf(token), created_at: new Date(options.clock()) })
        .execute()
      return {
        person: { id, name, email: null, guest: true, operator: false },
        personalLink: linkOf(token),
        cookie: cookieOf(token),
      }
    },
    guestByToken: async (token) => {
      const person = await find(token)
      return person ? { person, cookie: cookieOf(token) } : null
    },
    guestOf: async (headers) => {
      const token = tokenIn(headers)
      return token ? await find(token) : null
    },
  }
}
