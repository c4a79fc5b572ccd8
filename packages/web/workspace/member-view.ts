/** What somebody may do with a member on the people page. The server decides the same; here it is only not offered. */
import type { Members, Role } from '@highroad/core/wire'

export const ROLE_WORDS: Record<Role, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' }

type Member = Members['members'][number]

export interface MemberControls {
  readonly setRole: boolean
  readonly remove: boolean
  /** This is you: you may leave. */
  readonly leave: boolean
  /** The last owner: stays an owner until somebody else is one too. */
  readonly last: boolean
}

export function memberControls(
  mine: Role,
  me: string,
  member: Pick<Member, 'id' | 'role'>,
  members: readonly Pick<Member, 'role'>[],
): MemberControls {
  const isMe = member.id === me
  const last = member.role === 'owner' && members.filter(({ role }) => role === 'owner').length === 1
  return {
    setRole: mine === 'owner' && !last,
    remove: !isMe && (mine === 'owner' || (mine === 'admin' && member.role === 'member')),
    leave: isMe && !last,
    last,
  }
}
