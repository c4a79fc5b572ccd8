import type { ChannelItem } from '@highroad/core/wire'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { FoundMessage } from './FoundMessage.tsx'
import { PaneBar } from './PaneBar.tsx'
import { useChatState } from './use-chat.tsx'

/** What was pinned in a channel, newest pin first. */
export function PinsPane({ channel, onClose }: { channel: ChannelItem; onClose: () => void }) {
  const line = useChatState().lines.get(channel.channel)
  const pinned = useMemo(
    () =>
      (line?.messages ?? [])
        .filter((one) => one.pinned)
        .map(({ message }) => message)
        .join(),
    [line],
  )
  const pins = useQuery({
    queryKey: ['chat', 'pins', channel.channel, pinned],
    queryFn: () => chatApi.pins(channel.channel),
    placeholderData: (before) => before,
  })
  return (
    <>
      <PaneBar title="Pins" onClose={onClose} />
      <div className="scroll pad">
        {pins.isPending ? <Loading what="pins" /> : null}
        {pins.error ? <Wrong error={pins.error} again={() => void pins.refetch()} /> : null}
        {pins.data?.messages.length === 0 ? (
          <Empty>Nothing is pinned. “More” at a message pins it for everybody in the channel.</Empty>
        ) : null}
        <ul className="ruled">
          {pins.data?.messages.map((message) => (
            <li key={message.message}>
              <FoundMessage account={channel.account} message={message} place={null} />
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}
