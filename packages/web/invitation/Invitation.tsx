import { AcceptInvitation, InvitationView, Me } from '@highroad/core/wire'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { ask, Problem } from '../app/api.ts'
import { readForm, wrongFieldOf } from '../app/form.ts'
import { formatDate } from '../app/format.ts'
import { Plain } from '../app/Frame.tsx'
import { NewPersonFields } from '../app/NewPersonFields.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'

const ROLES = { owner: 'its owner', admin: 'an admin', member: 'a member' } as const

export function Invitation({ token }: { token: string }) {
  useDocumentTitle('Invitation · Highroad')
  const queries = useQueryClient()
  const [, go] = useLocation()
  const me = useMe()
  const path = `/invitations/${encodeURIComponent(token)}`
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => ask(InvitationView, 'GET', path),
  })
  const accept = useMutation({
    mutationFn: (form: FormData | null) =>
      ask(Me, 'POST', `${path}/accept`, form ? readForm(AcceptInvitation.options[0], form) : {}),
    onSuccess: (now) => {
      const before = new Set(me.data?.memberships.map((m) => m.account))
      const joined = now.memberships.find((m) => !before.has(m.account)) ?? now.memberships.at(-1)
      queries.setQueryData(['me'], now)
      go(joined ? `/o/${joined.account}` : '/', { replace: true })
    },
  })
  const wrong = wrongFieldOf(accept.error)
  if (invitation.isPending || me.isPending)
    return (
      <Plain title="Invitation">
        <Loading what="the invitation" />
      </Plain>
    )
  if (invitation.isError)
    return (
      <Plain title="This invitation does not open">
        <Wrong error={invitation.error} again={() => void invitation.refetch()}>
          <Link className="btn" href="/">
            To the start
          </Link>
        </Wrong>
      </Plain>
    )
  const { organisation, invitedBy, role, expires } = invitation.data
  const signedIn = me.data && !me.data.person.guest ? me.data : null
  return (
    <Plain title={`Join ${organisation}`}>
      <p className="quiet">
        {invitedBy} invites you as {ROLES[role]}. This link works once, until {formatDate(expires)}.
      </p>
      {signedIn ? (
        <div className="form">
          <p>You are signed in as {signedIn.person.name}.</p>
          {accept.error ? <Wrong error={accept.error} /> : null}
          <button
            type="button"
            className="btn go"
            disabled={accept.isPending}
            onClick={() => accept.mutate(null)}
          >
            Join
          </button>
        </div>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            accept.mutate(new FormData(event.currentTarget))
          }}
        >
          <NewPersonFields wrong={wrong} autoFocus />
          {accept.error && !(accept.error instanceof Problem && accept.error.field) ? (
            <Wrong error={accept.error} />
          ) : null}
          <button type="submit" className="btn go" disabled={accept.isPending}>
            Join
          </button>
          <p className="small quiet">
            Signed up before?{' '}
            <Link href={`/sign-in?to=/invitation/${encodeURIComponent(token)}`}>Sign in first</Link>, then
            open this invitation again.
          </p>
        </form>
      )}
    </Plain>
  )
}
