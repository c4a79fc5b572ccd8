/** What channels and people are called. */
import type { ChannelItem, Chat, ChatPerson } from '@highroad/core/wire'

export const personOf = (chat: Chat | null, person: string): ChatPerson | undefined =>
  chat?.people.find((one) => one.person === person)

/** "# general", "Kofi, Ines". In a direct message the caller is not named, but where they are alone in it. */
export function channelName(channel: ChannelItem, chat: Chat | null): string {
  if (channel.kind !== 'direct') return channel.name ?? ''
  const others = channel.people.filter((person) => person !== chat?.you)
  if (others.length === 0) return 'You'
  return others.map((person) => personOf(chat, person)?.name ?? 'Somebody who left').join(', ')
}

/** With the sign that it has in the lists. */
export const channelTitle = (channel: ChannelItem, chat: Chat | null): string =>
  channel.kind === 'direct' ? channelName(channel, chat) : `# ${channelName(channel, chat)}`

export const channelPath = (account: string, channel: string): string => `/o/${account}/c/${channel}`

/** The conversation with one person, opened by going there. */
export const directPath = (account: string, person: string): string => `/o/${account}/with/${person}`

/** Those whom one may write to and has no conversation with alone yet. */
export function strangers(chat: Chat): ChatPerson[] {
  const met = new Set(
    chat.channels
      .filter(({ kind, people }) => kind === 'direct' && people.length === 2)
      .flatMap(({ people }) => people),
  )
  return chat.people.filter(({ person }) => person !== chat.you && !met.has(person))
}

/** Where a message is, for passing on. */
export const messagePath = (account: string, channel: string, place: number, thread: string | null): string =>
  `${channelPath(account, channel)}?m=${place}${thread ? `&t=${thread}` : ''}`

interface Listed {
  channels: ChannelItem[]
  direct: ChannelItem[]
}

/** What the side lists: channels by name, direct messages by what is newest. */
export function listed(chat: Chat): Listed {
  const joined = chat.channels.filter((channel) => channel.joined && !channel.archived)
  return {
    channels: joined
      .filter(({ kind }) => kind !== 'direct')
      .toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? '')),
    direct: joined
      .filter(({ kind }) => kind === 'direct')
      .toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)),
  }
}

/** Unread messages that call for the person: what the title and a badge count. */
export const callsOf = (chat: Chat): number =>
  chat.channels.reduce((sum, { joined, muted, mentions }) => sum + (joined && !muted ? mentions : 0), 0)

/** The channel above or below in the side, round at the ends. */
export function neighbour(chat: Chat, channel: string, step: 1 | -1): ChannelItem | undefined {
  const { channels, direct } = listed(chat)
  const all = [...channels, ...direct]
  const at = all.findIndex((one) => one.channel === channel)
  return all[(Math.max(at, at === -1 ? 0 : at) + step + all.length) % all.length]
}
