/** Who is in an account changes: another role, removed, gone. An account that has had an owner always has one. */
import type { Kysely } from 'kysely'
import { HighroadError, type Role } from '@highroad/core/wire'
import type { OwnerFacts } from './owner-facts.ts'
import type { IdentityTables } from './tables.ts'

export interface Memberships {
  /**
   * Throws `not-found` for somebody who is no member, `last-owner`, `conflict` where their role changed at the same
   * moment, `not-recorded`. Open invitations that they may give no longer are taken back.
   */
  readonly setRole: (account: string, person: string, role: Role, by: string) => Promise<void>
  /**
   * Removes a member, or lets one leave. `as`: the role in which they may be removed; in another it is a `conflict`.
   * Throws as `setRole`. Their open invitations are taken back.
   */
  readonly removeMember: (account: string, person: string, by: string, as?: Role) => Promise<void>
  /** Records what the facts lack to say who owns which account: for accounts older than those facts. */
  readonly alignOwnerFacts: () => Promise<void>
}

/** The invitations that somebody in this role, or in none, may not give. */
const NOT_TO_GIVE: Record<Role | 'none', readonly Role[]> = {
  owner: [],
  admin: ['owner'],
  member: ['member', 'admin', 'owner'],
  none: ['member', 'admin', 'owner'],
}

export function memberships(db: Kysely<IdentityTables>, ownerFacts: OwnerFacts): Memberships {
  const commit = (account: string, person: string, before: Role, to: Role | null): Promise<void> =>
    db.transaction().execute(async (tx) => {
      // One change of an account's members at a time: two owners who leave at once must not both be the last but one.
      await tx.selectFrom('account').select('id').where('id', '=', account).forUpdate().execute()
      const members = await tx
        .selectFrom('membership')
        .select(['person_id', 'role'])
        .where('account_id', '=', account)
        .forUpdate()
        .execute()
      if (members.find((one) => one.person_id === person)?.role !== before)
        throw new HighroadError('conflict')
      const owners = members.filter((one) => one.role === 'owner')
      if (before === 'owner' && to !== 'owner' && owners.length === 1) throw new HighroadError('last-owner')
      if (to === null)
        await tx
          .deleteFrom('membership')
          .where('account_id', '=', account)
          .where('person_id', '=', person)
          .execute()
      else
        await tx
          .updateTable('membership')
          .set({ role: to })
          .where('account_id', '=', account)
          .where('person_id', '=', person)
          .execute()
      const mayNot = NOT_TO_GIVE[to ?? 'none']
      if (mayNot.length > 0)
        await tx
          .deleteFrom('invitation')
          .where('account_id', '=', account)
          .where('invited_by', '=', person)
          .where('used_at', 'is', null)
          .where('role', 'in', mayNot)
          .execute()
    })

  const change = async (
    { account, person, by }: { account: string; person: string; by: string },
    to: Role | null,
    as?: Role,
  ): Promise<void> => {
    const member = await db
      .selectFrom('membership')
      .select('role')
      .where('account_id', '=', account)
      .where('person_id', '=', person)
      .executeTakeFirst()
    if (!member) throw new HighroadError('not-found')
    const before = member.role
    if (as !== undefined && before !== as) throw new HighroadError('conflict')
    if (before === to) return
    if ((before === 'owner') === (to === 'owner')) return await commit(account, person, before, to)
    await ownerFacts.changed({ account, person, owner: to === 'owner', by }, () =>
      commit(account, person, before, to),
    )
  }

  return {
    setRole: (account, person, role, by) => change({ account, person, by }, role),
    removeMember: (account, person, by, as) => change({ account, person, by }, null, as),
    alignOwnerFacts: async () => {
      const rows = await db
        .selectFrom('account')
        .leftJoin('membership', (on) =>
          on.onRef('membership.account_id', '=', 'account.id').on('membership.role', '=', 'owner'),
        )
        .select(['account.id', 'membership.person_id'])
        .execute()
      const owners = Map.groupBy(rows, ({ id }) => id)
      for (const [account, of] of owners)
        await ownerFacts.align(
          account,
          of.flatMap(({ person_id }) => (person_id === null ? [] : [person_id])),
        )
    },
  }
}
