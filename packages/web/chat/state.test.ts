import type { ChannelItem, Chat } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { lineOf } from './line.ts'
import { afterEvent, afterMessage, channelOf, type ChatState, NOTHING, withRead } from './state.ts'
import { messageAt } from './testing-message.ts'

const channel: ChannelItem = {
  channel: 'channel',
  account: 'account',
  kind: 'public',
  name: 'general',
  topic: '',
  archived: false,
  joined: true,
  members: 2,
  people: [],
  last: 2,
  lastAt: null,
  read: 2,
  unread: 0,
  mentions: 0,
  muted: false,
  manages: false,
}
const chat: Chat = { you: 'me', guest: false, channels: [channel], people: [] }
const open: ChatState = {
  ...NOTHING,
  chat,
  lines: new Map([
    ['channel', lineOf({ messages: [messageAt(1), messageAt(2)], before: false, after: false })],
  ]),
  known: new Map([['channel', 2]]),
}
const tell = (state: ChatState, place: number, about = {}) =>
  afterEvent(state, { type: 'message', message: messageAt(place, about) }, 0)
const places = (state: ChatState, key = 'channel') => state.lines.get(key)?.messages.map(({ place }) => place)

test('a message of somebody else is shown and counted once, also when it is told twice', () => {
  const twice = tell(tell(open, 3), 3)
  expect(places(twice)).toEqual([1, 2, 3])
  expect(channelOf(twice, 'channel')).toMatchObject({ unread: 1, mentions: 0, last: 3 })
})

test('a message that names the caller or everybody is a mention; in direct messages every one is', () => {
  expect(channelOf(tell(open, 3, { text: 'ask <@me>' }), 'channel')?.mentions).toBe(1)
  expect(channelOf(tell(open, 3, { text: '<!channel> look' }), 'channel')?.mentions).toBe(1)
  const direct = { ...open, chat: { ...chat, channels: [{ ...channel, kind: 'direct' as const }] } }
  expect(channelOf(tell(direct, 3), 'channel')?.mentions).toBe(1)
})

test('a reply goes to its thread and not to the channel’s own line, nor to its count', () => {
  const thread = {
    ...open,
    lines: new Map(open.lines).set(
      'channel/message-1',
      lineOf({ messages: [messageAt(1)], before: false, after: false }),
    ),
  }
  const replied = tell(thread, 3, { thread: 'message-1' })
  expect(places(replied)).toEqual([1, 2])
  expect(places(replied, 'channel/message-1')).toEqual([1, 3])
  expect(channelOf(replied, 'channel')?.unread).toBe(0)
})

test('the own message takes the place of the one not yet sent, by whichever way it comes first', () => {
  const unsent = {
    client: 'mine',
    channel: 'channel',
    thread: null,
    text: '',
    files: [],
    madeAt: 0,
    refused: null,
  }
  const waiting = { ...open, unsent: [unsent] }
  const mine = messageAt(3, { author: 'me', client: 'mine' })
  const acknowledged = afterMessage(waiting, mine)
  expect(acknowledged.unsent).toEqual([])
  expect(places(afterEvent(acknowledged, { type: 'message', message: mine }, 0))).toEqual([1, 2, 3])
  // Another's message with the same client id is not ours.
  expect(afterMessage(waiting, messageAt(3, { client: 'mine' })).unsent).toHaveLength(1)
})

test('an acknowledged message does not raise what resuming goes on from: others’ changes before it still come', () => {
  const acknowledged = afterMessage(open, messageAt(4, { author: 'me' }))
  expect(acknowledged.known.get('channel')).toBe(2)
  expect(places(tell(acknowledged, 3))).toEqual([1, 2, 3, 4])
})

test('after too much was missed the channel is asked for anew', () => {
  const anew = afterEvent(open, { type: 'resumed', channel: 'channel', upTo: 9_000, tooMany: true }, 0)
  expect([anew.lines.has('channel'), anew.known.has('channel')]).toEqual([false, false])
})

test('resumed raises what is known, never lowers it', () => {
  const to = (upTo: number) =>
    afterEvent(open, { type: 'resumed', channel: 'channel', upTo, tooMany: false }, 0)
  expect(to(7).known.get('channel')).toBe(7)
  expect(to(1).known.get('channel')).toBe(2)
})

test('of a channel that is gone nothing stays', () => {
  const gone = afterEvent(open, { type: 'channel-gone', channel: 'channel' }, 0)
  expect([gone.chat?.channels, gone.lines.size, gone.known.size]).toEqual([[], 0, 0])
})

test('who writes is no longer typing', () => {
  const typing = afterEvent(open, { type: 'typing', channel: 'channel', thread: null, person: 'ada' }, 5)
  expect(typing.typing).toHaveLength(1)
  expect(tell(typing, 3).typing).toEqual([])
})

test('reading counts down at once; going back counts what is after', () => {
  const unread = tell(tell(open, 3), 4)
  expect(channelOf(withRead(unread, 'channel', 4), 'channel')).toMatchObject({
    unread: 0,
    mentions: 0,
    read: 4,
  })
  expect(channelOf(withRead(unread, 'channel', 3), 'channel')).toMatchObject({ unread: 1, read: 3 })
})
