/** Who a request is from, and what people are called. */
import type { Kysely } from 'kysely'
import type { Auth } from './auth.ts'
import type { Guests } from './guests.ts'
import type { Person } from './person.ts'
import type { IdentityTables } from './tables.ts'

export interface People {
  /** The person whose session or guest cookie these headers carry; a session outranks a guest's cookie. */
  readonly personOf: (headers: Headers) => Promise<Person | null>
  /** As `personOf`, with the cookies that keep a session in use from ending. */
  readonly visit: (headers: Headers) => Promise<{ person: Person | null; cookies: readonly string[] }>
  /** A person or guest by id. */
  readonly person: (id: string) => Promise<Person | null>
  /** Names of people and guests by id; an unknown id is absent. */
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

export function people(db: Kysely<IdentityTables>, auth: Auth, guests: Guests): People {
  const signedUp = async (id: string): Promise<Person | null> => {
    const row = await db
      .selectFrom('person')
      .select(['id', 'name', 'email', 'operator'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row ? { ...row, guest: false } : null
  }
  const visit: People['visit'] = async (headers) => {
    if (!headers.has('cookie')) return { person: null, cookies: [] }
    const { personId, cookies } = await auth.session(headers)
    const person = (personId === null ? null : await signedUp(personId)) ?? (await guests.guestOf(headers))
    return { person, cookies }
  }
  return {
    personOf: async (headers) => (await visit(headers)).person,
    visit,
    person: async (id) => {
      const found = await signedUp(id)
      if (found) return found
      const guest = await db
        .selectFrom('guest')
        .select(['id', 'name'])
        .where('id', '=', id)
        .executeTakeFirst()
      return guest ? { ...guest, email: null, guest: true, operator: false } : null
    },
    namesOf: async (ids) => {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('person')
        .select(['id', 'name'])
        .where('id', 'in', ids)
        .unionAll(db.selectFrom('guest').select(['id', 'name']).where('id', 'in', ids))
        .execute()
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }
}
