import type { AccountView, Members, Role } from '@highroad/core/wire'
import { useState } from 'react'
import { Choice } from '../app/Field.tsx'
import { formatDate } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useMe } from '../app/session.ts'
import { useInvite, useMembers, useTakeBack } from './api.ts'
import { CopyLink } from './CopyLink.tsx'
import { ShownLink } from './ShownLink.tsx'
import { memberControls, ROLE_WORDS } from './member-view.ts'
import { MemberRow } from './MemberRow.tsx'

export function PeoplePage({ account }: { account: AccountView }) {
  const me = useMe().data?.person.id ?? ''
  const members = useMembers(account.account)
  const mayInvite = account.role !== 'member'
  return (
    <div className="doc">
      <h1>People in {account.organisation}</h1>
      <p className="quiet">
        {mayInvite
          ? 'Colleagues come by an invitation link. A guest needs none: a meeting’s link and a name are enough.'
          : 'An owner or an admin can invite colleagues.'}
      </p>
      {mayInvite ? <Invite account={account} /> : null}
      {members.isPending ? (
        <section>
          <Loading what="people" />
        </section>
      ) : null}
      {members.isError ? (
        <section>
          <Wrong error={members.error} again={() => void members.refetch()} />
        </section>
      ) : null}
      {members.data ? (
        <>
          {mayInvite ? (
            <OpenInvitations account={account.account} invitations={members.data.invitations} />
          ) : null}
          <section aria-label="Members">
            <h2>Members</h2>
            <ul className="ruled people">
              {members.data.members.map((member) => (
                <MemberRow
                  key={member.id}
                  account={account}
                  member={member}
                  may={memberControls(account.role, me, member, members.data.members)}
                />
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </div>
  )
}

function Invite({ account }: { account: AccountView }) {
  const [role, setRole] = useState<Role>('member')
  const invite = useInvite(account.account)
  const roles: readonly Role[] = account.role === 'owner' ? ['member', 'admin', 'owner'] : ['member', 'admin']
  return (
    <>
      <form
        className="start"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate(role)
        }}
      >
        <Choice
          label="Invite as"
          value={role}
          onPick={(picked) => setRole(roles.find((one) => one === picked) ?? 'member')}
          options={roles.map((one) => ({ value: one, label: ROLE_WORDS[one] }))}
        />
        <button type="submit" className="btn go" disabled={invite.isPending}>
          Make invitation
        </button>
      </form>
      {invite.error ? <Wrong error={invite.error} /> : null}
      {invite.data ? (
        <div className="says" role="status">
          <p>Send this link to one person. It works once, until {formatDate(invite.data.expires)}.</p>
          <ShownLink value={invite.data.link} label="Invitation link" />
        </div>
      ) : null}
    </>
  )
}

function OpenInvitations({ account, invitations }: { account: string; invitations: Members['invitations'] }) {
  const takeBack = useTakeBack(account)
  return (
    <section aria-label="Open invitations">
      <h2>Open invitations</h2>
      {takeBack.error ? <Wrong error={takeBack.error} /> : null}
      {invitations.length === 0 ? (
        <Empty>None. Each invitation is listed here until somebody uses it or it expires.</Empty>
      ) : (
        <ul className="ruled people">
          {invitations.map((invitation) => (
            <li key={invitation.id}>
              <div>
                <b>{ROLE_WORDS[invitation.role]}</b>
                <p className="small quiet">until {formatDate(invitation.expires)}</p>
              </div>
              <CopyLink link={invitation.link} />
              <button
                type="button"
                className="btn"
                disabled={takeBack.isPending}
                onClick={() => takeBack.mutate(invitation.id)}
              >
                Take back
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
