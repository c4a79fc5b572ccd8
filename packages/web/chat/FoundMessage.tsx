import type { MessageItem } from '@highroad/core/wire'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { formatMoment } from '../app/format.ts'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { FileList } from './FileList.tsx'
import { messagePath, personOf } from './names.ts'
import { useChatState } from './use-chat.tsx'
import { Words } from './Words.tsx'

/** A message outside of its line: where it is, and a way there. */
export function FoundMessage({
  account,
  message,
  place,
}: {
  account: string
  message: MessageItem
  /** What the channel is called; null where that is plain. */
  place: string | null
}) {
  const { chat } = useChatState()
  const names = useMemo(
    () => ({ you: chat?.you ?? '', nameOf: (person: string) => personOf(chat, person)?.name }),
    [chat],
  )
  return (
    <article className="msg found">
      <Who name={message.authorName} tone={toneOf(message.author)} />
      <div className="said">
        <div className="head">
          <b>
            <bdi>{message.authorName}</bdi>
          </b>
          <Link href={messagePath(account, message.channel, message.place, message.thread)} className="when">
            {formatMoment(message.madeAt)}
          </Link>
          {place ? <span className="quiet">{place}</span> : null}
          {message.thread ? <span className="quiet">in a thread</span> : null}
        </div>
        <Words text={message.text} names={names} />
        <FileList files={message.files} />
      </div>
    </article>
  )
}
