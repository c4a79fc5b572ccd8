/** Who is in a channel: coming in and going out, each a fact of the ledger in the transaction that makes it true. */
import type { Fact, Handle } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { asServer } from './finding.ts'
import type { Placed, WorkspaceOptions } from './parts.ts'

/** As many as one channel holds, so that its people fit on one page. */
const MOST_PEOPLE = 1_000

export interface Newcomer {
  readonly person: string
  readonly actsFor: string | null
  readonly guest: boolean
}

type Admitting = Pick<WorkspaceOptions, 'store' | 'identity' | 'gate' | 'clock'>

/** Their pseudonyms in this channel, in the order of the people. */
export async function handlesFor(
  parts: Admitting,
  { account, channel }: Placed,
  people: readonly string[],
): Promise<Handle[]> {
  return await asServer(parts, account, async (tx) => {
    const handles: Handle[] = []
    // In one order for everybody, so that two who add the same people do not wait for each other.
    for (const person of [...people].sort())
      handles.push(await parts.gate.handleOf(tx, { person, place: `channel:${channel}`, account }))
    const order = [...people].sort()
    return people.map((person) => {
      const handle = handles[order.indexOf(person)]
      if (handle === undefined) throw new Error('a person has no handle')
      return handle
    })
  })
}

export const joinedFact = (time: number, channel: string, handle: Handle, actsFor: string | null): Fact => ({
  kind: 'channel-joined',
  time,
  channel,
  handle,
  actsFor,
})

/** Writes them into a channel whose row this transaction holds. */
export async function writeMembers(
  parts: Admitting,
  tx: Tx,
  { account, channel }: Placed,
  people: readonly (Newcomer & { readonly handle: Handle })[],
): Promise<void> {
  const now = new Date(parts.clock())
  for (const { person, handle, actsFor, guest } of people) {
    const set = await parts.gate.internSet(tx, account, [{ handle, actsFor }])
    // Whoever comes back has read what they had; somebody new begins with nothing unread.
    await sql`
      insert into chat.member (channel_id, account_id, person_id, handle, acts_for, guest, contributor_set_id, joined_at,
                               read_place)
      select ${channel}, ${account}, ${person}, ${handle}, ${actsFor}, ${guest}, ${set}, ${now}, c.last_place
        from chat.channel c where c.id = ${channel}
      on conflict (channel_id, person_id) do update
        set acts_for = excluded.acts_for, guest = excluded.guest, contributor_set_id = excluded.contributor_set_id,
            joined_at = excluded.joined_at, left_at = null`.execute(tx)
  }
  await countPeople(tx, channel)
}

async function countPeople(tx: Tx, channel: string): Promise<void> {
  await sql`
    update chat.channel c set people_version = c.people_version + 1,
           members = (select count(*) from chat.member m where m.channel_id = c.id and m.left_at is null)
     where c.id = ${channel}`.execute(tx)
}

/** Holds the channel's row to the end of the transaction; throws where it is gone. */
async function hold(tx: Tx, channel: string): Promise<{ archived: boolean; members: number }> {
  const { rows } = await sql<{ archived: boolean; members: number }>`
    select archived_at is not null as archived, members from chat.channel where id = ${channel} for update`.execute(
    tx,
  )
  if (!rows[0]) throw new HighroadError('not-found')
  return rows[0]
}

async function alreadyIn(tx: Tx, channel: string, people: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from chat.member
     where channel_id = ${channel} and person_id = any (${[...people]}::text[]) and left_at is null`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.person_id))
}

/**
 * Lets people into a channel. Whoever comes into a private one or direct messages can read what was said before, as
 * everybody in it can. Those who are in it already are left as they are. Throws `channel-archived`, `channel-full`.
 * Returns whom it let in.
 */
export async function admit(parts: Admitting, at: Placed, people: readonly Newcomer[]): Promise<string[]> {
  const already = await asServer(parts, at.account, (tx) =>
    alreadyIn(
      tx,
      at.channel,
      people.map(({ person }) => person),
    ),
  )
  const fresh = people.filter(({ person }) => !already.has(person))
  if (fresh.length === 0) return []
  const handles = await handlesFor(
    parts,
    at,
    fresh.map(({ person }) => person),
  )
  const time = parts.clock()
  const coming = fresh.map((one, index) => ({ ...one, handle: handles[index] ?? '' }))
  try {
    await parts.gate.record(
      coming.map(({ handle, actsFor }) => joinedFact(time, at.channel, handle, actsFor)),
      {
        account: at.account,
        person: null,
        first: async (tx) => {
          const { archived, members } = await hold(tx, at.channel)
          if (archived) throw new HighroadError('channel-archived')
          if (members + coming.length > MOST_PEOPLE) throw new HighroadError('channel-full')
          const meanwhile = await alreadyIn(
            tx,
            at.channel,
            coming.map(({ person }) => person),
          )
          if (meanwhile.size > 0) throw new HighroadError('conflict')
        },
        within: (tx) => writeMembers(parts, tx, at, coming),
      },
    )
  } catch (error) {
    // Somebody let one of them in at the same moment: the others come in now.
    if (error instanceof HighroadError && error.code === 'conflict') return await admit(parts, at, people)
    throw error
  }
  return coming.map(({ person }) => person)
}

/**
 * Takes people out of channels of one account, each a fact; their drafts there go. One transaction: either all are out or
 * nobody is. Returns the places that changed.
 */
export async function putOut(
  parts: Admitting,
  account: string,
  who: { readonly channel: string | null; readonly person: string },
): Promise<string[]> {
  const rows = await asServer(parts, account, async (tx) => {
    const found = await sql<{ channel_id: string; handle: Handle }>`
      select channel_id, handle from chat.member
       where account_id = ${account} and person_id = ${who.person} and left_at is null
         and (${who.channel}::text is null or channel_id = ${who.channel}) order by channel_id`.execute(tx)
    return found.rows
  })
  if (rows.length === 0) return []
  const time = parts.clock()
  const channels = rows.map((row) => row.channel_id)
  await parts.gate.record(
    rows.map(({ channel_id: channel, handle }) => ({ kind: 'channel-left', time, channel, handle })),
    {
      account,
      person: null,
      first: async (tx) => {
        for (const channel of channels) await hold(tx, channel)
      },
      within: async (tx) => {
        await sql`
          update chat.member set left_at = ${new Date(time)}
           where person_id = ${who.person} and channel_id = any (${channels}::text[]) and left_at is null`.execute(
          tx,
        )
        for (const channel of channels) await countPeople(tx, channel)
        // Only its writer may reach a draft.
        await sql`select set_config('highroad.person', ${who.person}, true)`.execute(tx)
        await sql`
          delete from chat.draft where person_id = ${who.person} and channel_id = any (${channels}::text[])`.execute(
          tx,
        )
        await sql`select set_config('highroad.person', '', true)`.execute(tx)
      },
    },
  )
  return channels
}

/** Members of the organisation among these, as newcomers. Throws `bad-request` (`people`) where one is none. */
export async function membersAmong(
  parts: Admitting,
  account: string,
  people: readonly string[],
): Promise<Newcomer[]> {
  const members = new Set((await parts.identity.membersOf(account)).map(({ id }) => id))
  const wanted = [...new Set(people)]
  if (!wanted.every((person) => members.has(person))) throw new HighroadError('bad-request', 'people')
  return wanted.map((person) => ({ person, actsFor: account, guest: false }))
}
