import { type AccountView, type Members, Role } from '@highroad/core/wire'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { toneOf } from '../app/person-look.ts'
import { Wrong } from '../app/States.tsx'
import { Who } from '../app/Who.tsx'
import { useChangeMember, useLeave } from './api.ts'
import { type MemberControls, ROLE_WORDS } from './member-view.ts'

/** A member, with what you may do: another role, removal, or leaving where it is you. */
export function MemberRow({
  account,
  member,
  may,
}: {
  account: AccountView
  member: Members['members'][number]
  may: MemberControls
}) {
  const [asked, setAsked] = useState(false)
  const [, go] = useLocation()
  const { setRole, remove } = useChangeMember(account.account, member.id)
  const leave = useLeave(account.account)
  const error = setRole.error ?? remove.error ?? leave.error
  const busy = setRole.isPending || remove.isPending || leave.isPending
  const act = may.leave ? 'Leave' : 'Remove'
  const doIt = () => {
    setAsked(false)
    if (may.leave) leave.mutate(undefined, { onSuccess: () => go('/', { replace: true }) })
    else remove.mutate()
  }
  return (
    <li>
      <Who name={member.name} tone={toneOf(member.id)} />
      <div>
        <b>{member.name}</b>
        <p className="small quiet">{member.email}</p>
        {may.last ? (
          <p className="small quiet">The last owner. Make somebody else one first to leave.</p>
        ) : null}
        {asked ? (
          <p className="small">
            {may.leave
              ? `Leave ${account.organisation}? You come back only by an invitation. What you said here stays the organisation’s; your objections stand.`
              : `Remove ${member.name}? They come back only by an invitation. What they said here stays the organisation’s; their objections stand.`}
          </p>
        ) : null}
        {error ? <Wrong error={error} /> : null}
      </div>
      {asked ? (
        <>
          <button type="button" className="btn" autoFocus onClick={() => setAsked(false)}>
            {may.leave ? 'Stay' : 'Keep'}
          </button>
          <button type="button" className="btn loss" disabled={busy} onClick={doIt}>
            {act}
          </button>
        </>
      ) : (
        <>
          {may.setRole ? (
            <select
              className="input role"
              aria-label={`Role of ${member.name}`}
              value={member.role}
              disabled={busy}
              onChange={(event) => setRole.mutate(Role.parse(event.target.value))}
            >
              {Role.options.map((role) => (
                <option key={role} value={role}>
                  {ROLE_WORDS[role]}
                </option>
              ))}
            </select>
          ) : (
            <span className="quiet">{ROLE_WORDS[member.role]}</span>
          )}
          {may.remove || may.leave ? (
            <button
              type="button"
              className="btn"
              aria-label={may.leave ? 'Leave this organisation' : `Remove ${member.name}`}
              disabled={busy}
              onClick={() => setAsked(true)}
            >
              {act}
            </button>
          ) : null}
        </>
      )}
    </li>
  )
}
