import { lazy, Suspense, useEffect } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { DirectPage } from '../chat/DirectPage.tsx'
import { GuestLinkPage } from '../chat/GuestLinkPage.tsx'
import { GuestLink } from '../guest-link/GuestLink.tsx'
import { Invitation } from '../invitation/Invitation.tsx'
import { SetUp } from '../set-up/SetUp.tsx'
import { SecurityPage } from '../security/SecurityPage.tsx'
import { SignIn } from '../sign-in/SignIn.tsx'
import { MyMeetings } from '../workspace/MyMeetings.tsx'
import { Workspace } from '../workspace/Workspace.tsx'
import { FrameViews, Plain } from './Frame.tsx'
import { Overlays } from './Overlays.tsx'
import { useMe, useServer } from './session.ts'
import { Loading, Wrong } from './States.tsx'

const MeetingPage = lazy(() => import('../meeting/MeetingPage.tsx').then((m) => ({ default: m.MeetingPage })))
const MinePage = lazy(() => import('../mine/MinePage.tsx').then((m) => ({ default: m.MinePage })))
const TermsPage = lazy(() => import('../terms/TermsPage.tsx').then((m) => ({ default: m.TermsPage })))
const ChannelPage = lazy(() => import('../chat/ChannelPage.tsx').then((m) => ({ default: m.ChannelPage })))
const SummaryPage = lazy(() => import('../summary/SummaryPage.tsx').then((m) => ({ default: m.SummaryPage })))

export function App() {
  const [path] = useLocation()
  // A new page starts on its main pane, at its top.
  useEffect(() => {
    document.documentElement.scrollTop = 0
  }, [path])
  return (
    <FrameViews key={pageOf(path)}>
      <Suspense
        fallback={
          <Plain title="">
            <Loading what="the page" />
          </Plain>
        }
      >
        <Switch>
          <Route path="/" component={Home} />
          <Route path="/set-up" component={SetUp} />
          <Route path="/sign-in" component={SignIn} />
          <Route path="/terms" component={TermsPage} />
          <Route path="/security" component={SecurityPage} />
          <Route path="/me" component={MinePage} />
          <Route path="/invitation/:token">{({ token }) => <Invitation token={token} />}</Route>
          <Route path="/g/:token">{({ token }) => <GuestLink token={token} />}</Route>
          <Route path="/o/:account/with/:person">
            {({ account, person }) => <DirectPage account={account} person={person} />}
          </Route>
          <Route path="/guest-link/:token">{({ token }) => <GuestLinkPage token={token} />}</Route>
          <Route path="/o/:account/c/:channel">
            {({ account, channel }) => <ChannelPage account={account} channel={channel} />}
          </Route>
          <Route path="/m/:meeting">{({ meeting }) => <MeetingPage meeting={meeting} />}</Route>
          <Route path="/m/:meeting/summary">{({ meeting }) => <SummaryPage meeting={meeting} />}</Route>
          <Route path="/o/:account/:page?">
            {({ account, page }) => <Workspace account={account} page={page ?? 'meetings'} />}
          </Route>
          <Route>
            <Plain title="There is nothing here">
              <p>This address leads nowhere. Nothing was changed. Check the link, or ask whoever sent it.</p>
              <p className="row next">
                <a className="btn" href="/">
                  To the start
                </a>
              </p>
            </Plain>
          </Route>
        </Switch>
      </Suspense>
      <Overlays />
    </FrameViews>
  )
}

/** The channels of an organisation are one page: going between them leaves the side where it is scrolled to. */
const pageOf = (path: string) => path.replace(/^(\/o\/[^/]+\/c)\/.*$/u, '$1')

/** Sends a visitor where they belong: set-up, sign-in, or their organisation. */
function Home() {
  const server = useServer()
  const me = useMe()
  if (server.isPending || me.isPending)
    return (
      <Plain title="">
        <Loading what="Highroad" />
      </Plain>
    )
  if (server.isError || me.isError)
    return (
      <Plain title="Not reached">
        <Wrong
          error={server.error ?? me.error}
          again={() => void server.refetch().then(() => me.refetch())}
        />
      </Plain>
    )
  if (!server.data.setUp) return <Redirect to="/set-up" replace />
  if (!me.data) return <Redirect to="/sign-in" replace />
  const first = me.data.memberships[0]
  if (first) return <Redirect to={`/o/${first.account}`} replace />
  return (
    <Plain title={`Hello, ${me.data.person.name}`}>
      <p className="quiet">
        {me.data.person.guest
          ? 'You are here as a guest. These are the meetings that you were in.'
          : 'You belong to no organisation on this server yet. Open the meeting link or the invitation that you were sent; nothing else is needed.'}
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
