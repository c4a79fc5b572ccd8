import type { ChannelItem } from '@highroad/core/wire'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import { formatPeople } from '../app/format.ts'
import { useFrameView } from '../app/Frame.tsx'
import { Icon } from '../app/Icon.tsx'
import { chatApi } from './api.ts'
import { Menu } from './Menu.tsx'
import { channelTitle } from './names.ts'
import { useChat, useChatState } from './use-chat.tsx'

export type Pane = 'people' | 'pins' | 'about' | 'why' | 'catch-up' | { thread: string }

/** The head of a channel: what it is called and about, who is in it, and what stands beside it. */
export function ChannelBar({
  channel,
  pane,
  onPane,
  onCatchUp,
}: {
  channel: ChannelItem | undefined
  pane: Pane | null
  onPane: (pane: Pane | null) => void
  /** Asks what happened since it was read last; left out where it may not be asked. */
  onCatchUp?: (() => void) | undefined
}) {
  const { show } = useFrameView()
  const { chat: known } = useChatState()
  const chat = useChat()
  const join = useMutation({
    mutationFn: (id: string) => chatApi.join(id),
    onSuccess: (now) => chat?.channel(now),
  })
  const flip = (to: Pane) => onPane(pane === to ? null : to)
  return (
    <header className="bar">
      <button type="button" className="btn icon back" aria-label="Channels" onClick={() => show('side')}>
        <Icon name="back" />
      </button>
      <h1>{channel ? <bdi>{channelTitle(channel, known)}</bdi> : null}</h1>
      {channel?.topic ? (
        <span className="quiet wide" title={channel.topic}>
          <bdi>{channel.topic}</bdi>
        </span>
      ) : null}
      {channel ? (
        <span className="end">
          {!channel.joined && channel.kind === 'public' && !channel.archived ? (
            <button
              type="button"
              className="btn"
              disabled={join.isPending}
              onClick={() => join.mutate(channel.channel)}
            >
              Join
            </button>
          ) : null}
          {onCatchUp ? (
            <button
              type="button"
              className="btn bare wide"
              aria-expanded={pane === 'catch-up'}
              onClick={() => (pane === 'catch-up' ? onPane(null) : onCatchUp())}
            >
              Catch up
            </button>
          ) : null}
          <button
            type="button"
            className="btn bare wide"
            aria-expanded={pane === 'people'}
            onClick={() => flip('people')}
          >
            {formatPeople(channel.members)}
          </button>
          <Menu
            label="More about this channel"
            choices={[
              ...(onCatchUp ? [{ label: 'Catch up', does: onCatchUp }] : []),
              { label: formatPeople(channel.members), does: () => onPane('people') },
              { label: 'Pins', does: () => onPane('pins') },
              {
                label: channel.kind === 'direct' ? 'Mute' : 'About and settings',
                does: () => onPane('about'),
              },
            ]}
          >
            More
          </Menu>
          {known?.guest ? null : (
            <Link
              className="btn bare wide"
              href={`/o/${channel.account}/search${channel.name ? `?q=${encodeURIComponent(`in:${channel.name} `)}` : ''}`}
            >
              Search
            </Link>
          )}
        </span>
      ) : null}
    </header>
  )
}
