import type { ChannelItem, Chat } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { callsOf, channelTitle, listed, messagePath, neighbour, strangers } from './names.ts'

const channel = (id: string, about: Partial<ChannelItem> = {}): ChannelItem => ({
  channel: id,
  account: 'account',
  kind: 'public',
  name: id,
  topic: '',
  archived: false,
  joined: true,
  members: 1,
  people: [],
  last: 0,
  lastAt: null,
  read: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  manages: false,
  ...about,
})
const direct = (id: string, people: string[], lastAt: number) =>
  channel(id, { kind: 'direct', name: null, people, lastAt })
const person = (id: string, name: string) => ({
  person: id,
  name,
  guest: false,
  presence: 'offline' as const,
})
const chat: Chat = {
  you: 'me',
  guest: false,
  people: [person('me', 'Maren'), person('k', 'Kofi'), person('i', 'Ines'), person('t', 'Tobias')],
  channels: [
    channel('press'),
    channel('general', { mentions: 2 }),
    channel('old', { archived: true }),
    channel('seen', { joined: false, mentions: 9 }),
    channel('loud', { muted: true, mentions: 5 }),
    direct('d1', ['me', 'k'], 1),
    direct('d2', ['me', 'k', 'i', 'gone'], 2),
  ],
}

test('channels are listed by name, direct messages by what is newest; not those archived or only looked at', () => {
  const { channels, direct: talks } = listed(chat)
  expect(channels.map(({ name }) => name)).toEqual(['general', 'loud', 'press'])
  expect(talks.map(({ channel: id }) => id)).toEqual(['d2', 'd1'])
})

test('direct messages are called by the others in them', () => {
  expect(chat.channels.map((one) => channelTitle(one, chat)).slice(-2)).toEqual([
    'Kofi',
    'Kofi, Ines, Somebody who left',
  ])
  expect(channelTitle(channel('general'), chat)).toBe('# general')
})

test('the badge counts what names the person, not in what they muted or are not in', () => {
  expect(callsOf(chat)).toBe(2)
})

test('the channel below and above goes round through direct messages', () => {
  expect(neighbour(chat, 'press', 1)?.channel).toBe('d2')
  expect(neighbour(chat, 'general', -1)?.channel).toBe('d1')
  expect(neighbour(chat, 'd1', 1)?.channel).toBe('general')
})

test('those without a conversation alone can be found to begin one', () => {
  expect(strangers(chat).map(({ person: id }) => id)).toEqual(['i', 't'])
})

test('a link to a reply names its thread', () => {
  expect(messagePath('a', 'c', 7, null)).toBe('/o/a/c/c?m=7')
  expect(messagePath('a', 'c', 7, 't')).toBe('/o/a/c/c?m=7&t=t')
})
