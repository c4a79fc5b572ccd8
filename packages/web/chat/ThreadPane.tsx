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
  onCatchUp,
  onClose,
}: {
  chat: ChatStore
  channel: ChannelItem
  thread: string
  target: number | null
  /** Asks what happened in it; left out where it may not be asked. */
  onCatchUp?: (() => void) | undefined
  onClose: () => void
}) {
  const line = useChatState().lines.get(lineKey(channel.channel, thread))
  const replies = line?.messages.find(({ message }) => message === thread)?.replies
  return (
    <>
      <PaneBar title="Thread" beside={replies ? replyWords(replies.count) : ''} onClose={onClose}>
        {onCatchUp ? (
          <button type="button" className="btn bare" onClick={onCatchUp}>
            Catch up
          </button>
        ) : null}
      </PaneBar>
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
