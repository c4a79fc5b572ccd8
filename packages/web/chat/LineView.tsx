import type { ChannelItem, MessageItem } from '@highroad/core/wire'
import { useEffect, useMemo, useRef, useState } from 'react'
import { sentenceOf } from '../app/api.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { chatApi } from './api.ts'
import { Box } from './Box.tsx'
import { EmojiDialog } from './EmojiDialog.tsx'
import { lineKey } from './line.ts'
import { LineContext, type LineUse } from './line-context.ts'
import { MessageList } from './MessageList.tsx'
import { channelTitle, messagePath, personOf } from './names.ts'
import type { ChatStore } from './store.ts'
import { useChatState } from './use-chat.tsx'
import { useReading } from './use-reading.ts'

/** On a phone the focus would open the keyboard over what one came to read. */
const canHover = () => window.matchMedia('(hover: hover)').matches

/** A channel's own line or a thread: its messages and the box. */
export function LineView({
  chat,
  channel,
  thread,
  target,
  onThread,
  onSince,
  onCatchUp,
}: {
  chat: ChatStore
  channel: ChannelItem
  thread: string | null
  target: number | null
  onThread: (message: string) => void
  /** Up to where was read when one came; null: nothing is new. */
  onSince?: (place: number | null) => void
  /** Asks what happened after a place; left out where it may not be asked. */
  onCatchUp?: ((after: number) => void) | undefined
}) {
  const state = useChatState()
  const id = channel.channel
  const line = state.lines.get(lineKey(id, thread))
  const [problem, setProblem] = useState<unknown>(null)
  const [said, say] = useState('')
  const [editing, edit] = useState<string | null>(null)
  const [reacting, setReacting] = useState<MessageItem | null>(null)
  const view = useRef<HTMLDivElement>(null)
  const reading = useReading(chat, channel, thread, line)
  const { newAfter } = reading
  useEffect(() => onSince?.(newAfter), [onSince, newAfter])
  const held = line !== undefined
  const { live } = state

  // A link to a place that is not held lets go of what is held.
  const sought =
    target !== null && line && !line.messages.some(({ place }) => place === target) ? target : null
  const found = useRef<number | null>(null)
  useEffect(() => {
    const fail = (error: unknown) => setProblem(error)
    if (sought !== null && found.current !== sought) {
      found.current = sought
      chat.open(id, thread, sought).catch(fail)
    } else if (!held) {
      setProblem(null)
      found.current = target
      chat.open(id, thread, target).catch(fail)
    }
    // `live`: what could not be loaded while the server was away is asked for when it is back.
  }, [chat, id, thread, held, sought, target, live])

  const { chat: known } = state
  const use = useMemo<LineUse>(() => {
    const attempt = async (what: Promise<MessageItem | void>) => {
      try {
        const now = await what
        if (now) chat.take(now)
        say('')
      } catch (error) {
        say(sentenceOf(error))
      }
    }
    const nameOf = (person: string) => personOf(known, person)?.name
    const you = known?.you ?? ''
    return {
      channel,
      thread,
      you,
      names: { you, nameOf },
      isGuest: (person) => personOf(known, person)?.guest ?? false,
      editing,
      edit: (message) => {
        edit(message)
        if (message === null) view.current?.querySelector<HTMLElement>('form.box textarea')?.focus()
      },
      openThread: onThread,
      catchUp: onCatchUp && newAfter !== null ? () => onCatchUp(newAfter) : null,
      react: (message, emoji) => {
        const mine = message.reactions.find((one) => one.emoji === emoji)?.people.includes(you)
        void attempt(chatApi.react(message.message, emoji, !mine))
      },
      chooseReaction: setReacting,
      pin: (message) => void attempt(chatApi.pin(message.message, !message.pinned)),
      remove: (message) => void attempt(chatApi.removeMessage(message.message)),
      markUnread: (message) => reading.unreadFrom(message.place),
      copyLink: (message) => {
        const path = messagePath(channel.account, channel.channel, message.place, message.thread)
        navigator.clipboard.writeText(new URL(path, window.location.href).href).then(
          () => say('The link is copied. It opens for who may read this channel.'),
          () =>
            say(
              'The browser did not let this page copy. Nothing was changed. Open the message by its time, and copy the address.',
            ),
        )
      },
      say,
    }
  }, [chat, channel, thread, known, editing, onThread, onCatchUp, newAfter, reading])

  const unsent = useMemo(
    () => state.unsent.filter((one) => one.channel === id && one.thread === thread),
    [state.unsent, id, thread],
  )
  const editLast = () => {
    const last = line?.messages.findLast(({ author, deleted }) => author === use.you && !deleted)
    if (last) edit(last.message)
  }
  const title = channelTitle(channel, known)
  return (
    <LineContext.Provider value={use}>
      <div className="line-view" ref={view}>
        {line ? (
          <MessageList
            key={`${lineKey(id, thread)} ${target ?? ''}`}
            label={thread ? 'Thread' : `Messages in ${title}`}
            line={line}
            unsent={unsent}
            newAfter={thread ? null : reading.newAfter}
            target={target}
            onEnd={reading.onEnd}
            onOlder={() => void chat.older(id, thread).catch(() => undefined)}
            onNewer={() => void chat.newer(id, thread).catch(() => undefined)}
            onNewest={() => void chat.newest(id, thread).catch(() => undefined)}
          />
        ) : (
          <div className="scroll doc">
            {problem ? (
              <Wrong error={problem} again={() => void chat.open(id, thread, target).catch(setProblem)} />
            ) : (
              <Loading what="messages" />
            )}
          </div>
        )}
        <p className="sr" role="status">
          {reading.heard}
        </p>
        <p className={said ? 'line-says small' : 'sr'} role="status">
          {said}
        </p>
        {channel.archived ? (
          <p className="archived quiet">
            This channel is archived. It can be read and searched, and nothing new is written here.
          </p>
        ) : (
          <Box
            key={lineKey(id, thread)}
            chat={chat}
            channel={channel}
            thread={thread}
            autoFocus={canHover()}
            onUp={editLast}
            {...(thread === null ? { onEscape: reading.markRead } : {})}
            onSent={reading.sent}
          />
        )}
        {reacting ? (
          <EmojiDialog
            onClose={() => setReacting(null)}
            onPick={(emoji) => {
              if (!reacting.reactions.some((one) => one.emoji === emoji && one.people.includes(use.you)))
                use.react(reacting, emoji)
            }}
          />
        ) : null}
      </div>
    </LineContext.Provider>
  )
}
