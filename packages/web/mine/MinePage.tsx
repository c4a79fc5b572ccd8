import { useDocumentTitle } from '@mantine/hooks'
import { Link, Redirect } from 'wouter'
import { Plain } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { Acts } from './Acts.tsx'
import { Everywhere } from './Everywhere.tsx'
import { FormNotices } from './FormNotices.tsx'
import { Hidden } from './Hidden.tsx'
import { Notices } from './Notices.tsx'
import { Training } from './Training.tsx'
import { Uses } from './Uses.tsx'
import './mine.css'

/** A person's own page, a guest's too: what stands everywhere, and all that was done with what is theirs. */
export function MinePage() {
  useDocumentTitle('Your page · Highroad')
  const me = useMe()
  if (me.isPending)
    return (
      <Plain title="Your page">
        <Loading what="what is yours" />
      </Plain>
    )
  if (me.isError)
    return (
      <Plain title="Your page">
        <Wrong error={me.error} again={() => void me.refetch()} />
      </Plain>
    )
  if (!me.data) return <Redirect to="/sign-in?to=/me" replace />
  return (
    <Plain title="Your page" className="own">
      <p className="quiet">
        {me.data.person.name}
        {me.data.person.guest
          ? ', a guest. Only your personal link opens this.'
          : '. Only you see this.'}{' '}
        Other people are named nowhere on it.
      </p>
      <FormNotices />
      <Everywhere />
      <Training />
      <Hidden />
      <Uses />
      <Notices />
      <Acts />
      <p className="row next">
        <Link className="btn" href="/">
          To the start
        </Link>
      </p>
    </Plain>
  )
}
