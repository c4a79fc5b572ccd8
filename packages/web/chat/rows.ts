/** The rows of a line of messages: days, where the new ones begin, messages, and those not sent yet. */
import type { MessageItem } from '@highroad/core/wire'
import type { Line } from './line.ts'
import type { Unsent } from './state.ts'

export type Row =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string; count: number }
  | { kind: 'replies'; key: string; count: number }
  | { kind: 'message'; key: string; message: MessageItem; joined: boolean }
  | { kind: 'unsent'; key: string; unsent: Unsent; joined: boolean }

/** Messages of one author within so long of each other stand under one name. */
const JOINED_WITHIN_MS = 5 * 60_000

interface Asked {
  line: Line
  unsent: readonly Unsent[]
  you: string
  /** The message that began it, where this is a thread. */
  root?: string | null
  /** Up to where was read when the line was opened; null shows no line of what is new. */
  newAfter: number | null
}

export function rowsOf({ line, unsent, you, newAfter, root = null }: Asked): Row[] {
  const rows: Row[] = line.before || root !== null ? [] : [{ kind: 'start', key: 'start' }]
  const fresh = newAfter === null ? [] : line.messages.filter((message) => isNew(message, newAfter, you))
  const firstNew = fresh[0]?.place
  let above: { author: string; at: number } | null = null
  let day = ''
  const dayAt = (at: number) => {
    const next = new Date(at).toDateString()
    if (next === day) return
    day = next
    above = null
    rows.push({ kind: 'day', key: `day ${next}`, at })
  }
  for (const message of line.messages) {
    dayAt(message.madeAt)
    if (message.place === firstNew) {
      rows.push({ kind: 'new', key: 'new', count: fresh.length })
      above = null
    }
    const joined = joins(above, message.author, message.madeAt) && !message.deleted
    // By what its author called it: the row stays the same one when it is acknowledged.
    const key = message.author === you ? message.client : message.message
    rows.push({ kind: 'message', key, message, joined })
    above = message.deleted ? null : { author: message.author, at: message.madeAt }
    if (message.message === root && message.replies) {
      rows.push({ kind: 'replies', key: 'replies', count: message.replies.count })
      above = null
    }
  }
  if (!line.after)
    for (const one of unsent) {
      dayAt(one.madeAt)
      rows.push({ kind: 'unsent', key: one.client, unsent: one, joined: joins(above, you, one.madeAt) })
      above = { author: you, at: one.madeAt }
    }
  return rows
}

const isNew = (message: MessageItem, after: number, you: string) =>
  message.place > after && message.author !== you && !message.deleted

const joins = (above: { author: string; at: number } | null, author: string, at: number) =>
  above !== null && above.author === author && Math.abs(at - above.at) < JOINED_WITHIN_MS

/** "3 new messages" */
export const newWords = (count: number): string => (count === 1 ? '1 new message' : `${count} new messages`)

/** "3 replies" */
export const replyWords = (count: number): string => (count === 1 ? '1 reply' : `${count} replies`)

/** Who is writing just now, in words; empty where nobody is. */
export function typingWords(names: readonly string[]): string {
  if (names.length === 0) return ''
  if (names.length === 1) return `${names[0]} is writing`
  if (names.length === 2) return `${names[0]} and ${names[1]} are writing`
  return 'Several people are writing'
}
