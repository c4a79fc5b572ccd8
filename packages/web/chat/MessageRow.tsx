import type { MessageItem } from '@highroad/core/wire'
import { memo } from 'react'
import { Link } from 'wouter'
import { formatMoment, formatTime } from '../app/format.ts'
import { toneOf } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { EditBox } from './EditBox.tsx'
import { FileList } from './FileList.tsx'
import { useLine } from './line-context.ts'
import { Menu } from './Menu.tsx'
import { messagePath } from './names.ts'
import { Reactions } from './Reactions.tsx'
import { replyWords } from './rows.ts'
import { Words } from './Words.tsx'

/** One message: who and when, the words, files, reactions, the thread that it began, and what can be done with it. */
export const MessageRow = memo(function MessageRow({
  message,
  joined,
  found,
}: {
  message: MessageItem
  joined: boolean
  /** It is the one that a link led to. */
  found: boolean
}) {
  const line = useLine()
  const path = messagePath(line.channel.account, message.channel, message.place, message.thread)
  const editing = line.editing === message.message
  const when = (
    <Link href={path} className="when" title={formatMoment(message.madeAt)}>
      <time dateTime={new Date(message.madeAt).toISOString()}>{formatTime(message.madeAt)}</time>
    </Link>
  )
  return (
    <article
      className={joined ? 'msg joined' : 'msg'}
      aria-label={`${message.authorName}, ${formatTime(message.madeAt)}`}
      aria-current={found ? 'true' : undefined}
    >
      {joined ? when : <Who name={message.authorName} tone={toneOf(message.author)} />}
      <div className="said">
        {joined ? null : (
          <div className="head">
            <b>
              <bdi>{message.authorName}</bdi>
            </b>
            {line.isGuest(message.author) ? <span className="quiet">guest</span> : null}
            {when}
            {message.pinned ? <span className="quiet">pinned</span> : null}
          </div>
        )}
        {message.deleted ? <p className="quiet">{deletedWords(message)}</p> : null}
        {editing ? <EditBox message={message} /> : null}
        {!editing && message.text ? <Words text={message.text} names={line.names} /> : null}
        {joined && message.pinned ? <span className="quiet small">pinned </span> : null}
        {message.editedAt && !message.deleted ? (
          <span className="quiet small" title={formatMoment(message.editedAt)}>
            edited
          </span>
        ) : null}
        <FileList files={message.files} />
        <Reactions message={message} />
        <Replies message={message} />
      </div>
      {editing ? null : <Acts message={message} />}
    </article>
  )
})

const deletedWords = ({ deletedBy }: MessageItem) =>
  deletedBy === 'manager'
    ? 'This message was deleted by somebody who manages this channel.'
    : 'This message was deleted.'

function Replies({ message }: { message: MessageItem }) {
  const line = useLine()
  const { replies } = message
  if (!replies || line.thread) return null
  return (
    <button type="button" className="link replies" onClick={() => line.openThread(message.message)}>
      <span className="stack">
        {replies.people.map((person) => (
          <Who key={person} name={line.names.nameOf(person) ?? '?'} tone={toneOf(person)} small />
        ))}
      </span>
      {replyWords(replies.count)}
      <span className="quiet">last at {formatTime(replies.lastAt)}</span>
    </button>
  )
}

/** Shown while the pointer or the focus is on the message. */
function Acts({ message }: { message: MessageItem }) {
  const line = useLine()
  const mine = message.author === line.you
  if (line.channel.archived) return null
  const copy = { label: 'Copy link', does: () => line.copyLink(message) }
  const unread = { label: 'Mark unread from here', does: () => line.markUnread(message) }
  if (message.deleted) return null
  return (
    <div className="acts" role="toolbar" aria-label="This message">
      <button type="button" className="btn bare" onClick={() => line.chooseReaction(message)}>
        React
      </button>
      {line.thread ? null : (
        <button type="button" className="btn bare" onClick={() => line.openThread(message.message)}>
          Reply
        </button>
      )}
      <Menu
        label="More"
        choices={[
          ...(mine ? [{ label: 'Edit', does: () => line.edit(message.message) }] : []),
          copy,
          { label: message.pinned ? 'Take the pin off' : 'Pin', does: () => line.pin(message) },
          ...(line.thread ? [] : [unread]),
          ...(mine || line.channel.manages
            ? [{ label: 'Delete', does: () => line.remove(message), loss: true }]
            : []),
        ]}
      >
        More
      </Menu>
    </div>
  )
}
