import { useLine } from './line-context.ts'
import { channelName, channelTitle } from './names.ts'
import { useChatState } from './use-chat.tsx'

/** Where a channel begins: what it is, and what to do where nothing was said yet. */
export function ListStart() {
  const { channel } = useLine()
  const { chat } = useChatState()
  const title = channelTitle(channel, chat)
  return (
    <div className="list-start">
      <h2>{title}</h2>
      <p className="quiet">
        {channel.kind === 'direct'
          ? `Only you and ${channelName(channel, chat)} read what is written here.`
          : channel.kind === 'private'
            ? 'A private channel: only who is in it reads what is written here.'
            : 'Everybody in the organisation can read and join this channel.'}{' '}
        {channel.last === 0 && !channel.archived ? 'Nothing was written yet. Begin below.' : ''}
      </p>
    </div>
  )
}
