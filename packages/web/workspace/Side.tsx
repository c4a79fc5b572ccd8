import { Link } from 'wouter'
import { useFrameView } from '../app/Frame.tsx'
import { openPalette } from '../app/overlay-events.ts'
import { toneOf } from '../app/person-look.ts'
import { useMe } from '../app/session.ts'
import { Who } from '../app/Who.tsx'
import { ChatSide } from '../chat/ChatSide.tsx'
import { useAccount, useMeetings } from './api.ts'
import { SignOut } from './SignOut.tsx'
import './workspace.css'

/** The way around an organisation: its chat first, then its meetings and pages. Stands in its `ChatProvider`. */
export function Side({ account, page }: { account: string; page: string }) {
  const me = useMe()
  const view = useAccount(account)
  const meetings = useMeetings(account)
  const { show } = useFrameView()
  const others = me.data?.memberships.filter((m) => m.account !== account) ?? []
  const open = meetings.data?.meetings.filter((meeting) => meeting.state === 'open') ?? []
  const to = (name: string) => ({
    href: name === 'meetings' ? `/o/${account}` : `/o/${account}/${name}`,
    'aria-current': page === name ? ('page' as const) : undefined,
    onClick: () => show('main'),
  })
  return (
    <>
      <div className="bar">
        <h2>{view.data?.organisation ?? ''}</h2>
        <span className="end back">
          <button type="button" className="link" onClick={() => show('main')}>
            Close
          </button>
        </span>
      </div>
      <button type="button" className="find" onClick={openPalette}>
        Search or jump to <kbd>Ctrl K</kbd>
      </button>
      <div className="scroll nav">
        <ChatSide account={account} page={page} />
        <h3>Organisation</h3>
        <Link {...to('meetings')}>
          <span className="t">Meetings</span>
        </Link>
        <Link {...to('people')}>
          <span className="t">People</span>
        </Link>
        <Link {...to('features')}>
          <span className="t">Features</span>
        </Link>
        <Link {...to('form')}>
          <span className="t">Consent form</span>
        </Link>
        <Link {...to('regulated')}>
          <span className="t">Regulated</span>
        </Link>
        {view.data && view.data.role !== 'member' ? (
          <>
            <Link {...to('price')}>
              <span className="t">Price</span>
            </Link>
            <Link {...to('programs')}>
              <span className="t">Programs</span>
            </Link>
          </>
        ) : null}
        {open.length > 0 ? <h3>Open now</h3> : null}
        {open.map((meeting) => (
          <Link key={meeting.meeting} href={`/m/${meeting.meeting}`}>
            <span className="t">{meeting.title}</span>
            <span className="n">{meeting.present > 0 ? `now · ${meeting.present}` : 'open'}</span>
          </Link>
        ))}
        {others.length > 0 ? <h3>Other organisations</h3> : null}
        {others.map((other) => (
          <Link key={other.account} href={`/o/${other.account}`}>
            <span className="t">{other.organisation}</span>
          </Link>
        ))}
        <h3>This server</h3>
        <Link href="/terms">
          <span className="t">Terms</span>
        </Link>
        {me.data?.operator ? (
          <>
            <Link {...to('organisations')}>
              <span className="t">Organisations</span>
            </Link>
            <Link {...to('prices')}>
              <span className="t">Prices</span>
            </Link>
            <Link {...to('processors')}>
              <span className="t">Processors</span>
            </Link>
          </>
        ) : null}
        {me.data && !me.data.person.guest ? (
          <>
            <h3>You</h3>
            <Link href="/me">
              <span className="t">Your page</span>
            </Link>
            <Link href="/security">
              <span className="t">Signing in</span>
            </Link>
          </>
        ) : null}
      </div>
      <div className="foot">
        {me.data ? (
          <>
            <Who name={me.data.person.name} tone={toneOf(me.data.person.id)} small />
            <span className="me">
              <bdi className="t" title={me.data.person.name}>
                {me.data.person.name}
              </bdi>
              <span className="quiet small">{view.data?.role}</span>
            </span>
            <SignOut person={me.data.person.id} />
          </>
        ) : null}
      </div>
    </>
  )
}
