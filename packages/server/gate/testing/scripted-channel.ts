/** A channel as facts and rows, without the room that usually makes them; see `scripted-meeting`. */
import { sql } from 'kysely'
import type { Fact, Feature, Handle } from '@highroad/core/consent'
import type { LeaseRequest, PermitRequest } from '../gate.ts'
import { type House, newId } from './scripted-meeting.ts'

const PROCESSOR = 'this-server'
const HOUR = 3_600_000

export interface Channel {
  readonly id: string
  readonly account: string
  readonly openedAt: number
  readonly handles: readonly Handle[]
}

export interface ToOpen {
  readonly people?: number
  readonly privacy?: 'public' | 'private' | 'direct'
  readonly feature?: Feature
  /** An account that is there; a new one otherwise, with the feature switched on. */
  readonly account?: string
  /** Of these, by number, nobody acts for the account. */
  readonly guests?: readonly number[]
}

/** A channel in which everybody was told of the feature. Person number n is `person-n`. */
export async function openChannel(
  house: House,
  { people = 2, privacy = 'public', feature = 'catch-up', account, guests = [] }: ToOpen = {},
): Promise<Channel> {
  const { gate, clock } = house
  const of = account ?? newId()
  const id = newId()
  const openedAt = clock() - HOUR / 2
  const by = { account: of, person: null }
  if (account === undefined)
    await gate.record(
      [
        { kind: 'mark-set', time: openedAt, account: of, mark: 'none', reason: null },
        { kind: 'switch-set', time: openedAt, account: of, feature, on: true, processor: PROCESSOR },
      ],
      by,
    )
  const who = await Promise.all(
    Array.from({ length: people }, async (_, i) => ({
      person: `person-${i}`,
      handle: await gate.handleOf(null, { person: `person-${i}`, place: `channel:${id}`, account: of }),
      actsFor: guests.includes(i) ? null : of,
    })),
  )
  const opened = {
    kind: 'channel-opened',
    time: openedAt,
    channel: id,
    hostingAccount: of,
    audience: id,
  } as const
  await gate.record(
    [
      { ...opened, privacy: 'public' },
      ...who.flatMap(({ handle, actsFor }): Fact[] => [
        { kind: 'channel-joined', time: openedAt, channel: id, handle, actsFor },
        told(handle, feature, openedAt),
      ]),
      // Whoever comes into one that is private already comes now, and what they wrote before would not be theirs.
      ...(privacy === 'public' ? [] : [{ ...opened, privacy }]),
    ],
    {
      ...by,
      within: async (tx) => {
        const audience = await gate.internAudience(tx, of, `channel:${id}`)
        await sql`
          insert into chat.channel (id, account_id, kind, name, opened_by, opened_at, audience_id, direct_key)
          values (${id}, ${of}, ${privacy}, ${privacy === 'direct' ? null : `SECRET ${id}`}, 'person-0',
                  ${new Date(openedAt)}, ${audience}, ${privacy === 'direct' ? Buffer.from(id) : null})`.execute(
          tx,
        )
        for (const { person, handle, actsFor } of who)
          await sql`
            insert into chat.member (channel_id, account_id, person_id, handle, acts_for, guest, contributor_set_id, joined_at)
            values (${id}, ${of}, ${person}, ${handle}, ${actsFor}, ${actsFor === null},
                    ${await gate.internSet(tx, of, [{ handle, actsFor }])}, ${new Date(openedAt)})`.execute(
            tx,
          )
      },
    },
  )
  return { id, account: of, openedAt, handles: who.map(({ handle }) => handle) }
}

export const told = (handle: Handle, feature: Feature, time: number): Fact => ({
  kind: 'notice-shown',
  time,
  handle,
  feature,
  version: 1,
  keeps: [],
  laterFeatures: [],
  until: time + 1000 * HOUR,
})

/** Writes messages of this person as posting does, a tenth of a second apart, from a minute after the opening on. */
export async function addMessages(
  { database }: House,
  { account, id, openedAt }: Channel,
  handle: Handle,
  count: number,
  { thread = null, text = 'SECRET words' }: { thread?: string | null; text?: string } = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  await database.store.asTenant({ account, person: null }, async (tx) => {
    await sql`
      with held as (update chat.channel set counter = counter + ${count} where id = ${id}
                    returning counter - ${count} as before, audience_id)
      insert into chat.message (id, account_id, channel_id, place, changed, thread_id, handle, author, author_name, made_at,
                                text, client_id, contributor_set_id, audience_id)
      select i.id, ${account}, ${id}, held.before + i.nth, held.before + i.nth, ${thread}, m.handle, m.person_id, 'Name',
             ${new Date(openedAt + 60_000)}::timestamptz + (held.before + i.nth) * interval '100 milliseconds',
             ${text}, i.id, m.contributor_set_id, held.audience_id
        from unnest(${ids}::text[]) with ordinality as i (id, nth) cross join held
        join chat.member m on m.channel_id = ${id} and m.handle = ${handle}`.execute(tx)
  })
  return ids
}

/** Edits or (text null) deletes as the workspace does. */
export async function changeMessage(
  { database }: House,
  { account, id }: Channel,
  message: string,
  text: string | null,
): Promise<void> {
  await database.store.asTenant({ account, person: null }, async (tx) => {
    await sql`
      with held as (update chat.channel set counter = counter + 1 where id = ${id} returning counter)
      update chat.message set changed = held.counter, text = ${text ?? ''},
             edited_at = case when ${text === null} then edited_at else now() end,
             deleted_at = case when ${text === null} then now() end
        from held where chat.message.id = ${message}`.execute(tx)
  })
}

export async function leave({ gate, clock }: House, channel: Channel, handle: Handle): Promise<void> {
  await gate.record([{ kind: 'channel-left', time: clock(), channel: channel.id, handle }], {
    account: channel.account,
    person: null,
    within: async (tx) => {
      await sql`update chat.member set left_at = now() where handle = ${handle}`.execute(tx)
    },
  })
}

export function catchUpOn(channel: Channel, clock: () => number, asker = 0): PermitRequest<'assist'> {
  return {
    purpose: 'assist',
    feature: 'catch-up',
    processor: PROCESSOR,
    hostingAccount: channel.account,
    place: `channel:${channel.id}`,
    classes: ['chat'],
    from: channel.openedAt,
    until: clock(),
    asker: { handle: channel.handles[asker] ?? '', actsFor: channel.account },
  }
}

export function typingIn(channel: Channel, handle: Handle): LeaseRequest {
  return {
    feature: 'catch-up',
    processor: PROCESSOR,
    hostingAccount: channel.account,
    place: `channel:${channel.id}`,
    handle,
    actsFor: channel.account,
    classes: ['chat'],
  }
}
