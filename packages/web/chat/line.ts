/**
 * What of one line of messages is held here: a channel's own line, or a thread. A window without holes between its first and
 * its last message, which says whether there is more on either side.
 */
import type { MessageItem, MessagePage } from '@highroad/core/wire'

export interface Line {
  readonly messages: readonly MessageItem[]
  /** Whether there is more before the first and after the last. */
  readonly before: boolean
  readonly after: boolean
}

/** At most so many messages of a line are held; who scrolls on lets go of the other end. */
const MOST_HELD = 500

/** The key that a line is held under. */
export const lineKey = (channel: string, thread: string | null): string =>
  thread === null ? channel : `${channel}/${thread}`

/** A page as the server gave it, with what came by the socket while it was asked for. */
export function lineOf(page: MessagePage, meanwhile: readonly MessageItem[] = []): Line {
  return meanwhile.reduce<Line>(withMessage, {
    messages: page.messages,
    before: page.before,
    after: page.after,
  })
}

/**
 * The line with a message as it is now. One that is known as new or newer already changes nothing; one outside the window
 * is left out, but for the newest where the window reaches to the end.
 */
export function withMessage(line: Line, message: MessageItem): Line {
  const { messages } = line
  const at = messages.findIndex((held) => held.place >= message.place)
  if (at === -1) {
    if (!line.after) return { ...line, messages: [...messages, message] }
    return line
  }
  const held = messages[at]
  if (held?.place === message.place)
    return held.changed >= message.changed ? line : { ...line, messages: messages.with(at, message) }
  if (at === 0 && line.before) return line
  return { ...line, messages: messages.toSpliced(at, 0, message) }
}

/** Older ones put before what is held. A page that does not join on (the window moved meanwhile) changes nothing. */
export function withOlder(line: Line, page: MessagePage, asked: number): Line {
  if (line.messages[0]?.place !== asked) return line
  const all = [...page.messages.filter(({ place }) => place < asked), ...line.messages]
  return {
    messages: all.slice(0, MOST_HELD),
    before: page.before,
    after: line.after || all.length > MOST_HELD,
  }
}

/** Newer ones put after what is held. */
export function withNewer(line: Line, page: MessagePage, asked: number): Line {
  if (line.messages.at(-1)?.place !== asked) return line
  const all = [...line.messages, ...page.messages.filter(({ place }) => place > asked)]
  return {
    messages: all.slice(-MOST_HELD),
    before: line.before || all.length > MOST_HELD,
    after: page.after,
  }
}

/** Lets go of the oldest where too many are held: for whoever reads at the newest end. */
export function trimmed(line: Line): Line {
  if (line.messages.length <= MOST_HELD) return line
  return { ...line, messages: line.messages.slice(-MOST_HELD), before: true }
}
