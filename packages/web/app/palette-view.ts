import type { Chat, ComposeView, Me, MeetingItem } from '@highroad/core/wire'
import { catchUpRuns } from '../compose/offer.ts'
import { channelPath, channelTitle, directPath, strangers } from '../chat/names.ts'
import { formatDate } from './format.ts'

export interface Jump {
  label: string
  kind: string
  to: string
}

/** Every place one can jump to, pages first. */
export function jumpsOf(
  me: Me | null,
  account: string | null,
  meetings: readonly MeetingItem[],
  chat: Chat | null = null,
  /** The channel that one is in, and what Compose does there as far as the page knows. */
  here: { channel: string; compose: ComposeView | undefined } | null = null,
): Jump[] {
  if (!me) return [{ label: 'Sign in', kind: 'page', to: '/sign-in' }]
  const pages = me.memberships.flatMap(({ account: id, organisation, role }) => {
    const of = me.memberships.length > 1 && id !== account ? `${organisation}: ` : ''
    return [
      { label: `${of}Meetings`, kind: organisation, to: `/o/${id}` },
      { label: `${of}Search messages`, kind: organisation, to: `/o/${id}/search` },
      { label: `${of}Find channels`, kind: organisation, to: `/o/${id}/channels` },
      { label: `${of}People`, kind: organisation, to: `/o/${id}/people` },
      { label: `${of}Features`, kind: organisation, to: `/o/${id}/features` },
      { label: `${of}Consent form`, kind: organisation, to: `/o/${id}/form` },
      { label: `${of}Regulated`, kind: organisation, to: `/o/${id}/regulated` },
      ...(role === 'member'
        ? []
        : [
            { label: `${of}Price`, kind: organisation, to: `/o/${id}/price` },
            { label: `${of}Programs`, kind: organisation, to: `/o/${id}/programs` },
          ]),
    ]
  })
  const first = me.memberships[0]
  if (me.operator && first)
    for (const label of ['Organisations', 'Prices', 'Processors'])
      pages.push({
        label,
        kind: 'this server',
        to: `/o/${account ?? first.account}/${label.toLowerCase()}`,
      })
  pages.push({ label: 'Your page', kind: 'you', to: '/me' })
  if (!me.person.guest) pages.push({ label: 'Signing in and passkeys', kind: 'you', to: '/security' })
  const rooms = meetings.map((meeting) =>
    meeting.state === 'open'
      ? { label: meeting.title, kind: 'meeting, open', to: `/m/${meeting.meeting}` }
      : {
          label: meeting.title,
          kind: `summary, ${formatDate(meeting.openedAt)}`,
          to: `/m/${meeting.meeting}/summary`,
        },
  )
  return [...talks(chat), ...actsHere(chat, here), ...pages, ...rooms]
}

/** What can be done where one is. */
function actsHere(
  chat: Chat | null,
  here: { channel: string; compose: ComposeView | undefined } | null,
): Jump[] {
  const channel = chat?.channels.find((one) => one.channel === here?.channel && one.joined)
  if (!channel || !catchUpRuns(here?.compose)) return []
  return [
    {
      label: 'Catch up',
      kind: channelTitle(channel, chat),
      to: `${channelPath(channel.account, channel.channel)}?catch-up=1`,
    },
  ]
}

/** Channels and direct conversations, what calls first; what is archived is found last. */
function talks(chat: Chat | null): Jump[] {
  if (!chat) return []
  const account = chat.channels[0]?.account
  const people = account
    ? strangers(chat).map(({ person, name }) => ({
        label: name,
        kind: 'person',
        to: directPath(account, person),
      }))
    : []
  const there = chat.channels
    .toSorted(
      (a, b) => Number(a.archived) - Number(b.archived) || b.mentions - a.mentions || b.unread - a.unread,
    )
    .map((channel) => {
      const kind =
        channel.kind === 'direct' ? 'direct messages' : channel.archived ? 'channel, archived' : 'channel'
      return { label: channelTitle(channel, chat), kind, to: channelPath(channel.account, channel.channel) }
    })
  return [...there, ...people]
}

/** Those in which every word typed occurs; a label that begins with what was typed comes first. */
export function matching(jumps: readonly Jump[], typed: string): Jump[] {
  const words = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean)
  const start = words.join(' ')
  return jumps
    .filter((jump) => words.every((word) => `${jump.label} ${jump.kind}`.toLocaleLowerCase().includes(word)))
    .toSorted(
      (a, b) =>
        Number(b.label.toLocaleLowerCase().startsWith(start)) -
        Number(a.label.toLocaleLowerCase().startsWith(start)),
    )
    .slice(0, 12)
}
