import type { ChannelItem, ChatPerson } from '@highroad/core/wire'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useFrameView } from '../app/Frame.tsx'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { channelName, channelPath, listed, personOf } from './names.ts'
import { NewChannelDialog } from './NewChannelDialog.tsx'
import { NewDirectDialog } from './NewDirectDialog.tsx'
import { useNotifications } from './notifications.ts'
import { useChatState } from './use-chat.tsx'
import './chat.css'
import './side.css'

/** Channels and direct messages in the side, with what is unread. */
export function ChatSide({ account, page }: { account: string; page: string }) {
  const { chat, drafts } = useChatState()
  const [opening, setOpening] = useState<'channel' | 'direct' | null>(null)
  const { show } = useFrameView()
  const notifications = useNotifications(account)
  if (!chat) return null
  const { channels, direct } = listed(chat)
  const row = (channel: ChannelItem, sign: ReactNode) => (
    <Row
      key={channel.channel}
      channel={channel}
      name={channelName(channel, chat)}
      sign={sign}
      current={page === `c/${channel.channel}`}
      draft={drafts.has(channel.channel)}
      onGo={() => show('main')}
    />
  )
  return (
    <>
      <div className="nav-head">
        <h3 id="side-channels">Channels</h3>
        {chat.guest ? null : (
          <button
            type="button"
            className="link small"
            aria-label="New channel"
            onClick={() => setOpening('channel')}
          >
            New
          </button>
        )}
      </div>
      <ul aria-labelledby="side-channels">
        {channels.map((channel) => row(channel, channel.kind === 'private' ? <Lock /> : '#'))}
        {chat.guest ? null : (
          <li>
            <Link
              href={`/o/${account}/channels`}
              aria-current={page === 'channels' ? 'page' : undefined}
              onClick={() => show('main')}
            >
              <span className="sign" />
              <span className="t">Find channels</span>
            </Link>
          </li>
        )}
      </ul>
      {chat.guest && direct.length === 0 ? null : (
        <>
          <div className="nav-head">
            <h3 id="side-direct">Direct messages</h3>
            {chat.guest ? null : (
              <button
                type="button"
                className="link small"
                aria-label="New direct message"
                onClick={() => setOpening('direct')}
              >
                New
              </button>
            )}
          </div>
          <ul aria-labelledby="side-direct">
            {direct.map((channel) => {
              const others = channel.people.filter((person) => person !== chat.you)
              const other = others.length === 1 ? personOf(chat, others[0] ?? '') : undefined
              return row(channel, <Face channel={channel} name={channelName(channel, chat)} person={other} />)
            })}
          </ul>
        </>
      )}
      {notifications.ask ? (
        <button type="button" className="link small notify" onClick={notifications.ask}>
          Notify me of mentions
        </button>
      ) : null}
      {opening === 'channel' ? <NewChannelDialog onClose={() => setOpening(null)} /> : null}
      {opening === 'direct' ? <NewDirectDialog onClose={() => setOpening(null)} /> : null}
    </>
  )
}

function Row({
  channel,
  name,
  sign,
  current,
  draft,
  onGo,
}: {
  channel: ChannelItem
  name: string
  sign: ReactNode
  current: boolean
  draft: boolean
  onGo: () => void
}) {
  const unread = channel.unread > 0 && !channel.muted
  const count = channel.mentions > 0 ? channel.mentions : 0
  return (
    <li>
      <Link
        href={channelPath(channel.account, channel.channel)}
        className={unread ? 'unread' : ''}
        aria-current={current ? 'page' : undefined}
        onClick={onGo}
      >
        <span className="sign">{sign}</span>
        <span className="t">
          <bdi>{name}</bdi>
        </span>
        <span className="n">
          {unread && count > 0 ? (
            <>
              {count > 99 ? '99+' : count}
              <span className="sr">{channel.kind === 'direct' ? ' unread' : ' that name you'}</span>
            </>
          ) : unread ? (
            <span className="sr">unread</span>
          ) : draft && !current ? (
            'draft'
          ) : channel.muted ? (
            'muted'
          ) : null}
        </span>
      </Link>
    </li>
  )
}

function Face({
  channel,
  name,
  person,
}: {
  channel: ChannelItem
  name: string
  person: ChatPerson | undefined
}) {
  const here = person?.presence
  return (
    <span className={here ? `face ${here}` : 'face'}>
      <Who name={name} tone={toneOf(person?.person ?? channel.channel)} small />
      {here === 'active' ? <span className="sr">here now</span> : null}
    </span>
  )
}

const Lock = () => (
  <svg className="i" viewBox="0 0 16 16" role="img" aria-label="private">
    <rect x="3.5" y="7" width="9" height="6.5" rx="1" />
    <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
  </svg>
)
