import {
  type AddPeople,
  type ChannelChange,
  ChannelItem,
  ChannelList,
  ChannelMembers,
  Chat,
  Draft,
  DraftPlaces,
  FileItem,
  Found,
  GuestLinkMade,
  GuestLinkView,
  JoinedAsGuest,
  MessageItem,
  MessagePage,
  type NewChannel,
  type NewMessage,
} from '@highroad/core/wire'
import type { z } from 'zod'
import { ask, tell } from '../app/api.ts'

type In<T extends z.ZodType> = z.infer<T>

const query = (given: Record<string, string | number | null | undefined>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(given))
    if (value !== null && value !== undefined) search.set(name, String(value))
  return search.size > 0 ? `?${search}` : ''
}

/** The routes of team chat. Each throws a `Problem`. */
export const chatApi = {
  chat: (account: string) => ask(Chat, 'GET', `/accounts/${account}/chat`),
  browse: (account: string, after: string | null) =>
    ask(ChannelList, 'GET', `/accounts/${account}/channels${query({ after })}`),
  open: (account: string, asked: In<typeof NewChannel>) =>
    ask(ChannelItem, 'POST', `/accounts/${account}/channels`, asked),
  openDirect: (account: string, people: string[]) =>
    ask(ChannelItem, 'POST', `/accounts/${account}/direct`, { people }),
  drafts: (account: string) => ask(DraftPlaces, 'GET', `/accounts/${account}/drafts`),
  search: (account: string, q: string, before: string | null) =>
    ask(Found, 'GET', `/accounts/${account}/search${query({ q, before })}`),

  channel: (channel: string) => ask(ChannelItem, 'GET', `/channels/${channel}`),
  change: (channel: string, asked: In<typeof ChannelChange>) =>
    ask(ChannelItem, 'PATCH', `/channels/${channel}`, asked),
  join: (channel: string) => ask(ChannelItem, 'POST', `/channels/${channel}/join`),
  leave: (channel: string) => tell('POST', `/channels/${channel}/leave`),
  erase: (channel: string) => tell('DELETE', `/channels/${channel}`),
  members: (channel: string) => ask(ChannelMembers, 'GET', `/channels/${channel}/members`),
  add: (channel: string, asked: In<typeof AddPeople>) => tell('POST', `/channels/${channel}/members`, asked),
  remove: (channel: string, person: string) => tell('DELETE', `/channels/${channel}/members/${person}`),
  mute: (channel: string, muted: boolean) => tell('PUT', `/channels/${channel}/muted`, { muted }),
  makeGuestLink: (channel: string) => ask(GuestLinkMade, 'POST', `/channels/${channel}/guest-link`),
  endGuestLink: (channel: string) => tell('DELETE', `/channels/${channel}/guest-link`),
  guestLink: (token: string) => ask(GuestLinkView, 'GET', `/guest-link/${token}`),
  joinByLink: (token: string, name: string) =>
    ask(JoinedAsGuest, 'POST', `/guest-link/${token}/join`, { name }),

  page: (
    channel: string,
    asked: { thread?: string | null; before?: number; after?: number; around?: number; limit?: number },
  ) => ask(MessagePage, 'GET', `/channels/${channel}/messages${query(asked)}`),
  post: (channel: string, asked: NewMessage) =>
    ask(MessageItem, 'POST', `/channels/${channel}/messages`, asked),
  message: (message: string) => ask(MessageItem, 'GET', `/messages/${message}`),
  edit: (message: string, text: string) => ask(MessageItem, 'PATCH', `/messages/${message}`, { text }),
  removeMessage: (message: string) => tell('DELETE', `/messages/${message}`),
  react: (message: string, emoji: string, on: boolean) =>
    ask(MessageItem, on ? 'PUT' : 'DELETE', `/messages/${message}/reactions/${encodeURIComponent(emoji)}`),
  pin: (message: string, on: boolean) => ask(MessageItem, on ? 'PUT' : 'DELETE', `/messages/${message}/pin`),
  pins: (channel: string) => ask(MessagePage, 'GET', `/channels/${channel}/pins`),
  read: (channel: string, place: number) => tell('PUT', `/channels/${channel}/read`, { place }),

  draft: (channel: string, thread: string | null) =>
    ask(Draft, 'GET', `/channels/${channel}/draft${query({ thread })}`),
  keepDraft: (channel: string, thread: string | null, text: string) =>
    tell('PUT', `/channels/${channel}/draft${query({ thread })}`, { text }),
  discardFile: (file: string) => tell('DELETE', `/files/${file}`),
}

/** Where a file's bytes are, and a picture of it. */
export const fileAddress = (file: string) => `/api/files/${file}`
export const previewAddress = (file: string) => `/api/files/${file}/preview`

export const parseFile = (body: unknown): FileItem | null => FileItem.safeParse(body).data ?? null
