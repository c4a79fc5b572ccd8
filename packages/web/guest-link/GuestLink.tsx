import { useDocumentTitle } from '@mantine/hooks'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { useMe } from '../app/session.ts'
import { Plain } from '../app/Frame.tsx'
import { Loading, Wrong } from '../app/States.tsx'
import { MyMeetings } from '../workspace/MyMeetings.tsx'

/**
 * A guest's personal link. The server has set the guest's cookie while it answered this address, so who you are is
 * known by now; the token itself is taken out of the address, where somebody beside you could read it.
 */
export function GuestLink({ token }: { token: string }) {
  useDocumentTitle('Your link · Highroad')
  const me = useMe()
  const known = me.data?.person.guest === true
  useEffect(() => {
    if (known) window.history.replaceState(null, '', '/g/you')
  }, [known])
  if (me.isPending)
    return (
      <Plain title="Your personal link">
        <Loading what="what is yours" />
      </Plain>
    )
  if (me.isError)
    return (
      <Plain title="Your personal link">
        <Wrong error={me.error} again={() => void me.refetch()} />
      </Plain>
    )
  if (!me.data || !known)
    return (
      <Plain title="This link does not open">
        <p>
          Nobody is known by this personal link, or you are signed in as somebody else. Nothing was changed.
          Check that it is whole ({token.length} characters after the last slash), or sign out and open it
          again.
        </p>
      </Plain>
    )
  return (
    <Plain title={`Hello, ${me.data.person.name}`}>
      <p className="quiet">
        This browser now knows you as the guest you were. These are the meetings that you were in.
      </p>
      <MyMeetings />
      <p className="row next">
        <Link className="btn" href="/me">
          Your page
        </Link>
      </p>
    </Plain>
  )
}
