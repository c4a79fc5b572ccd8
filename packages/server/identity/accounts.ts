/** Accounts (organisations) and who belongs to them, in which role. */
import type { Kysely } from 'kysely'
import type { Role } from '@highroad/core/wire'
import type { Membership } from './person.ts'
import type { IdentityTables } from './tables.ts'

export interface Accounts {
  readonly accountOf: (account: string) => Promise<{ account: string; organisation: string } | null>
  /** Every account of this server, by name. For the operator. */
  readonly everyAccount: () => Promise<{ account: string; organisation: string }[]>
  /** The times for which people were members, oldest first. A seat is the same text for the same person; it names nobody. */
  readonly seatsOf: (account: string) => Promise<{ seat: string; from: number; until: number | null }[]>
  readonly membershipsOf: (person: string) => Promise<Membership[]>
  readonly roleIn: (person: string, account: string) => Promise<Role | null>
  readonly membersOf: (account: string) => Promise<{ id: string; name: string; email: string; role: Role }[]>
}

export function accounts(db: Kysely<IdentityTables>): Accounts {
  return {
    accountOf: async (account) =>
      (await db
        .selectFrom('account')
        .select(['id as account', 'organisation'])
        .where('id', '=', account)
        .executeTakeFirst()) ?? null,
    everyAccount: () =>
      db
        .selectFrom('account')
        .select(['id as account', 'organisation'])
        .orderBy('organisation')
        .orderBy('id')
        .execute(),
    seatsOf: async (account) => {
      const rows = await db
        .selectFrom('seat')
        .select(['seat', 'since', 'until'])
        .where('account_id', '=', account)
        .orderBy('since')
        .orderBy('seat')
        .execute()
      return rows.map(({ seat, since, until }) => ({
        seat,
        from: since.getTime(),
        until: until?.getTime() ?? null,
      }))
    },
    membershipsOf: (person) =>
      db
        .selectFrom('membership')
        .innerJoin('account', 'account.id', 'membership.account_id')
        .select(['account.id as account', 'account.organisation', 'membership.role'])
        .where('membership.person_id', '=', person)
        .orderBy('membership.since')
        .orderBy('account.id')
        .execute(),
    roleIn: async (person, account) =>
      (
        await db
          .selectFrom('membership')
          .select('role')
          .where('person_id', '=', person)
          .where('account_id', '=', account)
          .executeTakeFirst()
      )?.role ?? null,
    membersOf: (account) =>
      db
        .selectFrom('membership')
        .innerJoin('person', 'person.id', 'membership.person_id')
        .select(['person.id', 'person.name', 'person.email', 'membership.role'])
        .where('membership.account_id', '=', account)
        .orderBy('membership.since')
        .orderBy('person.id')
        .execute(),
  }
}
