/** What this page knows of one organisation's chat, and how each event changes it. No network, no clock: the store has those. */
import type { ChannelItem, Chat, ChatEvent, MessageItem } from '@highroad/core/wire'
import { type Line, lineKey, withMessage } from './line.ts'

/** A message that its author's device shows and the server has not acknowledged. */
export interface Unsent {
  readonly client: string
  readonly channel: string
  readonly thread: string | null
  readonly text: string
  readonly files: readonly { file: string; name: string; bytes: number }[]
  readonly madeAt: number
  /** What the server said against it; null while it waits to be sent. */
  readonly refused: string | null
}

interface Typist {
  readonly person: string
  readonly channel: string
  readonly thread: string | null
  readonly at: number
}

export interface ChatState {
  readonly chat: Chat | null
  readonly problem: unknown
  /** Whether the live socket is there. */
  readonly live: 'connecting' | 'up' | 'down'
  readonly lines: ReadonlyMap<string, Line>
  /** Up to which `changed` everything of a channel was seen: what resuming goes on from. */
  readonly known: ReadonlyMap<string, number>
  readonly unsent: readonly Unsent[]
  readonly typing: readonly Typist[]
  /** Keys of the lines that have a draft. */
  readonly drafts: ReadonlySet<string>
}

export const NOTHING: ChatState = {
  chat: null,
  problem: null,
  live: 'connecting',
  lines: new Map(),
  known: new Map(),
  unsent: [],
  typing: [],
  drafts: new Set(),
}

/** The state after an event of the socket. `now` in milliseconds since 1970. */
export function afterEvent(state: ChatState, event: ChatEvent, now: number): ChatState {
  switch (event.type) {
    case 'message':
      return afterLiveMessage(state, event.message)
    case 'resumed':
      return event.tooMany ? withoutLines(state, event.channel) : withKnown(state, event.channel, event.upTo)
    case 'channel':
      return withChannel(state, event.channel)
    case 'channel-gone':
      return withoutChannel(state, event.channel)
    case 'typing': {
      const { person, channel, thread } = event
      const others = state.typing.filter((one) => one.person !== person)
      return { ...state, typing: [...others, { person, channel, thread, at: now }] }
    }
    case 'person': {
      if (!state.chat) return state
      const others = state.chat.people.filter(({ person }) => person !== event.person.person)
      return { ...state, chat: { ...state.chat, people: [...others, event.person] } }
    }
    case 'draft':
    case 'compose-changed':
    default:
      return state
  }
}

/**
 * A message that came by the socket. The socket sends them in the order of `changed`, so one that is not above what is known
 * was seen before: it counts nobody's unread messages twice.
 */
function afterLiveMessage(state: ChatState, message: MessageItem): ChatState {
  const { channel, changed } = message
  if (changed <= (state.known.get(channel) ?? 0)) return state
  return withCount(withKnown(afterMessage(state, message), channel, changed), message)
}

/** A message as the server has it now, wherever it came from: put in its lines, no longer shown as not yet sent. */
export function afterMessage(state: ChatState, message: MessageItem): ChatState {
  const lines = new Map(state.lines)
  const into = (key: string) => {
    const line = lines.get(key)
    if (line) lines.set(key, withMessage(line, message))
  }
  if (message.thread === null) into(lineKey(message.channel, null))
  into(lineKey(message.channel, message.thread ?? message.message))
  const mine = message.author === state.chat?.you
  return {
    ...state,
    lines,
    unsent: mine ? state.unsent.filter(({ client }) => client !== message.client) : state.unsent,
    typing: state.typing.filter(
      ({ person, channel }) => person !== message.author || channel !== message.channel,
    ),
  }
}

/** Counts a message that is new to its channel, until the server says how many are unread. */
function withCount(state: ChatState, message: MessageItem): ChatState {
  const item = channelOf(state, message.channel)
  if (!item || !state.chat || message.thread !== null || message.place <= item.last) return state
  const own = message.author === state.chat.you
  const counts = !own && !message.deleted && message.place > item.read
  const named = item.kind === 'direct' || namesCaller(message.text, state.chat.you)
  return withChannel(state, {
    ...item,
    last: message.place,
    lastAt: message.madeAt,
    read: own && item.unread === 0 ? message.place : item.read,
    unread: item.unread + (counts ? 1 : 0),
    mentions: item.mentions + (counts && named ? 1 : 0),
  })
}

/** Whether a text names this person, or everybody in the channel. */
export const namesCaller = (text: string, you: string): boolean =>
  text.includes(`<@${you}>`) || text.includes('<!channel>')

export const channelOf = (state: ChatState, channel: string): ChannelItem | undefined =>
  state.chat?.channels.find((item) => item.channel === channel)

export function withChannel(state: ChatState, channel: ChannelItem): ChatState {
  if (!state.chat) return state
  const at = state.chat.channels.findIndex((item) => item.channel === channel.channel)
  const { channels } = state.chat
  return {
    ...state,
    chat: { ...state.chat, channels: at === -1 ? [...channels, channel] : channels.with(at, channel) },
  }
}

/** A channel that is no longer ours to see: nothing of it stays here. */
function withoutChannel(state: ChatState, channel: string): ChatState {
  const known = new Map(state.known)
  known.delete(channel)
  const channels = state.chat?.channels.filter((item) => item.channel !== channel) ?? []
  return {
    ...withoutLines(state, channel),
    known,
    chat: state.chat ? { ...state.chat, channels } : null,
    unsent: state.unsent.filter((one) => one.channel !== channel),
  }
}

/** Lets go of what is held of a channel's messages: it is asked for anew. */
function withoutLines(state: ChatState, channel: string): ChatState {
  const lines = new Map([...state.lines].filter(([key]) => key !== channel && !key.startsWith(`${channel}/`)))
  const known = new Map(state.known)
  known.delete(channel)
  return { ...state, lines, known }
}

export function withKnown(state: ChatState, channel: string, changed: number): ChatState {
  if (changed <= (state.known.get(channel) ?? -1)) return state
  return { ...state, known: new Map(state.known).set(channel, changed) }
}

/** The caller read up to a place: counted at once, before the server has it. */
export function withRead(state: ChatState, channel: string, place: number): ChatState {
  const item = channelOf(state, channel)
  if (!item) return state
  if (place >= item.last) return withChannel(state, { ...item, read: place, unread: 0, mentions: 0 })
  const after = (state.lines.get(channel)?.messages ?? []).filter(
    (message) => message.place > place && message.author !== state.chat?.you && !message.deleted,
  )
  const named = after.filter(
    ({ text }) => item.kind === 'direct' || namesCaller(text, state.chat?.you ?? ''),
  ).length
  return withChannel(state, { ...item, read: place, unread: after.length, mentions: named })
}
