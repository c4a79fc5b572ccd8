import { Link } from 'wouter'
import { useFrameView } from '../app/Frame.tsx'
import { toneOf } from '../app/person-look.ts'
import { useMe } from '../app/session.ts'
import { Who } from '../app/Who.tsx'
import { ChatSide } from './ChatSide.tsx'
import { useChatState } from './use-chat.tsx'

/** What a guest sees on the left: the channels that they were invited to, and nothing else of the organisation. */
export function GuestSide({ channel }: { channel: string }) {
  const me = useMe()
  const { show } = useFrameView()
  const { chat } = useChatState()
  return (
    <>
      <div className="bar">
        <h2>You are a guest</h2>
        <span className="end back">
          <button type="button" className="link" onClick={() => show('main')}>
            Close
          </button>
        </span>
      </div>
      <div className="scroll nav">
        {chat ? <ChatSide account={chat.channels[0]?.account ?? ''} page={`c/${channel}`} /> : null}
        <h3>You</h3>
        <Link href="/me">
          <span className="t">Your page</span>
        </Link>
      </div>
      <div className="foot">
        {me.data ? (
          <>
            <Who name={me.data.person.name} tone={toneOf(me.data.person.id)} small />
            <span className="me">
              <bdi className="t">{me.data.person.name}</bdi>
              <span className="quiet small">Guest</span>
            </span>
          </>
        ) : null}
      </div>
    </>
  )
}
