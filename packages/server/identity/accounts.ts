/** Accounts (organisations) and who belongs to them, in which role. */
import type { Kysely } from 'kysely'
import type { Role } from '@highroad/core/wire'
import type { Membership } from './person.ts'
import type { IdentityTables } from './tables.ts'

export interface Accounts {
  readonly accountOf: (account: string) => Promise<{ account: string; organisation: string } | null>
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
