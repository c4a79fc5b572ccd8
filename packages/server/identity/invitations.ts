/** Invitations: a link that lets one person into one account, once, within seven days. */
import type { Kysely } from 'kysely'
import { HighroadError, type Role } from '@highroad/core/wire'
import type { Auth } from './auth.ts'
import type { OwnerFacts } from './owner-facts.ts'
import type { IdentityTables } from './tables.ts'
import { hashOf, invitationToken, newId, type Random } from './tokens.ts'

const LASTS_MS = 7 * 24 * 3600 * 1000
const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 }

interface InvitationMade {
  readonly id: string
  readonly link: string
  readonly expires: number
}

export interface Invitations {
  readonly invite: (account: string, role: Role, by: string) => Promise<InvitationMade>
  /** Those still open: neither used nor expired. */
  readonly invitationsOf: (account: string) => Promise<(InvitationMade & { role: Role })[]>
  /** Takes an invitation back; false where this account has none of that id. */
  readonly takeBackInvitation: (account: string, id: string) => Promise<boolean>
  /** What somebody with the link sees. Throws `invitation-unknown`, `-expired` or `-used`. */
  readonly invitation: (
    token: string,
  ) => Promise<{ organisation: string; invitedBy: string; role: Role; expires: number }>
  /** Lets a person who is signed in into the account. Throws as `invitation`. */
  readonly acceptAs: (token: string, person: string) => Promise<void>
  /** Makes the person and lets them in; returns their session's cookies. Throws as `invitation`, and `email-taken`. */
  readonly acceptAsNew: (
    token: string,
    input: { name: string; email: string; password: string },
  ) => Promise<{ personId: string; cookies: readonly string[] }>
}

export function invitations(
  db: Kysely<IdentityTables>,
  auth: Auth,
  options: {
    key: Uint8Array
    random: Random
    clock: () => number
    publicUrl: string
    ownerFacts: OwnerFacts
  },
): Invitations {
  const linkOf = (id: string) => `${options.publicUrl}/invitation/${invitationToken(options.key, id)}`

  const open = async (token: string) => {
    const row = await db
      .selectFrom('invitation')
      .innerJoin('account', 'account.id', 'invitation.account_id')
      .innerJoin('person', 'person.id', 'invitation.invited_by')
      .select([
        'invitation.id',
        'invitation.account_id',
        'invitation.role',
        'invitation.expires_at',
        'invitation.used_at',
        'account.organisation',
        'person.name as invitedBy',
      ])
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst()
    if (!row) throw new HighroadError('invitation-unknown')
    if (row.used_at) throw new HighroadError('invitation-used')
    if (row.expires_at.getTime() <= options.clock()) throw new HighroadError('invitation-expired')
    return row
  }

  /** Uses the invitation up and writes the membership in one transaction; the update decides who came first. */
  const commit = (id: string, person: string): Promise<void> =>
    db.transaction().execute(async (tx) => {
      const now = new Date(options.clock())
      const used = await tx
        .updateTable('invitation')
        .set({ used_at: now, used_by: person })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning(['account_id', 'role'])
        .executeTakeFirst()
      if (!used) throw new HighroadError('invitation-used')
      const before = await tx
        .selectFrom('membership')
        .select('role')
        .where('account_id', '=', used.account_id)
        .where('person_id', '=', person)
        .forUpdate()
        .executeTakeFirst()
      const role = before && RANK[before.role] > RANK[used.role] ? before.role : used.role
      await tx
        .insertInto('membership')
        .values({ account_id: used.account_id, person_id: person, role, since: now })
        .onConflict((on) => on.columns(['account_id', 'person_id']).doUpdateSet({ role }))
        .execute()
    })

  /** Whoever becomes an owner by it is recorded as one. */
  const enter = (
    invitation: { id: string; account_id: string; role: Role },
    person: string,
  ): Promise<void> => {
    const { id, account_id: account, role } = invitation
    const write = () => commit(id, person)
    if (role !== 'owner') return write()
    return options.ownerFacts.changed({ account, person, owner: true, by: person }, write)
  }

  return {
    invite: async (account, role, by) => {
      const id = newId(options.random)
      const now = options.clock()
      await db
        .insertInto('invitation')
        .values({
          id,
          account_id: account,
          role,
          token_hash: hashOf(invitationToken(options.key, id)),
          invited_by: by,
          created_at: new Date(now),
          expires_at: new Date(now + LASTS_MS),
          used_at: null,
          used_by: null,
        })
        .execute()
      return { id, link: linkOf(id), expires: now + LASTS_MS }
    },
    invitationsOf: async (account) => {
      const rows = await db
        .selectFrom('invitation')
        .select(['id', 'role', 'expires_at'])
        .where('account_id', '=', account)
        .where('used_at', 'is', null)
        .where('expires_at', '>', new Date(options.clock()))
        .orderBy('created_at')
        .execute()
      return rows.map(({ id, role, expires_at }) => ({
        id,
        role,
        link: linkOf(id),
        expires: expires_at.getTime(),
      }))
    },
    takeBackInvitation: async (account, id) => {
      const gone = await db
        .deleteFrom('invitation')
        .where('account_id', '=', account)
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
    invitation: async (token) => {
      const { organisation, invitedBy, role, expires_at } = await open(token)
      return { organisation, invitedBy, role, expires: expires_at.getTime() }
    },
    acceptAs: async (token, person) => enter(await open(token), person),
    acceptAsNew: async (token, input) => {
      const invitation = await open(token)
      const made = await auth.signUp(input)
      try {
        await enter(invitation, made.personId)
      } catch (error) {
        // Somebody used the link at the same moment: the person just made must not stay without an account.
        await db.deleteFrom('person').where('id', '=', made.personId).execute()
        throw error
      }
      return made
    },
  }
}
