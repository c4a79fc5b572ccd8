import type { ChannelItem } from '@highroad/core/wire'
import { lineKey } from './line.ts'
import { LineView } from './LineView.tsx'
import { PaneBar } from './PaneBar.tsx'
import { replyWords } from './rows.ts'
import type { ChatStore } from './store.ts'
import { useChatState } from './use-chat.tsx'

/** A thread beside its channel: the message that began it, the replies, and a box. */
export function ThreadPane({
  chat,
  channel,
  thread,
  target,
  onClose,
}: {
  chat: ChatStore
  channel: ChannelItem
  thread: string
  target: number | null
  onClose: () => void
}) {
  const line = useChatState().lines.get(lineKey(channel.channel, thread))
  const replies = line?.messages.find(({ message }) => message === thread)?.replies
  return (
    <>
      <PaneBar title="Thread" beside={replies ? replyWords(replies.count) : ''} onClose={onClose} />
      <LineView
        key={thread}
        chat={chat}
        channel={channel}
        thread={thread}
        target={target}
        onThread={() => undefined}
      />
    </>
  )
}
