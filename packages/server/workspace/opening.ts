/** Opening channels and direct messages: the row, the people in it and the facts of both are one transaction. */
import { createHash } from 'node:crypto'
import { HighroadError, type ChannelKind, type NewChannel } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { z } from 'zod'
import { admit, handlesFor, joinedFact, membersAmong, writeMembers, type Newcomer } from './admitting.ts'
import { asServer, roleOf } from './finding.ts'
import type { ChatCaller } from './face.ts'
import { newId } from './ids.ts'
import type { Placed, WorkspaceOptions } from './parts.ts'

type Opening = Pick<WorkspaceOptions, 'store' | 'identity' | 'gate' | 'clock' | 'random'>

interface ToOpen {
  readonly kind: ChannelKind
  readonly name: string | null
  readonly topic: string
  readonly directKey: Buffer | null
}

/** What a unique name or set that is there already becomes on its way through the gate. */
const isTaken = (error: unknown): boolean => error instanceof HighroadError && error.code === 'conflict'

async function open(
  parts: Opening,
  by: ChatCaller,
  account: string,
  asked: ToOpen,
  people: readonly Newcomer[],
): Promise<Placed> {
  const at = { account, channel: newId(parts.random) }
  const handles = await handlesFor(
    parts,
    at,
    people.map(({ person }) => person),
  )
  const time = parts.clock()
  const coming = people.map((one, index) => ({ ...one, handle: handles[index] ?? '' }))
  await parts.gate.record(
    [
      {
        kind: 'channel-opened',
        time,
        channel: at.channel,
        hostingAccount: account,
        audience: at.channel,
        privacy: asked.kind,
      },
      ...coming.map(({ handle, actsFor }) => joinedFact(time, at.channel, handle, actsFor)),
    ],
    {
      account,
      person: null,
      within: async (tx) => {
        const audience = await parts.gate.internAudience(tx, account, `channel:${at.channel}`)
        await sql`
          insert into chat.channel (id, account_id, kind, name, topic, opened_by, opened_at, audience_id, direct_key)
          values (${at.channel}, ${account}, ${asked.kind}, ${asked.name}, ${asked.topic}, ${by.id}, ${new Date(time)},
                  ${audience}, ${asked.directKey})`.execute(tx)
        await writeMembers(parts, tx, at, coming)
      },
    },
  )
  return at
}

async function mustBeMember(parts: Opening, who: ChatCaller, account: string): Promise<void> {
  // Whether an account exists is not for strangers to learn.
  if ((await roleOf(parts, who, account)) === null) throw new HighroadError('not-found')
}

/** Opens a channel with these people and the caller in it. Throws `channel-name-taken`, `bad-request` (`people`). */
export async function openChannel(
  parts: Opening,
  who: ChatCaller,
  account: string,
  asked: z.infer<typeof NewChannel>,
): Promise<Placed & { people: string[] }> {
  await mustBeMember(parts, who, account)
  const people = await membersAmong(parts, account, [who.id, ...asked.people])
  const { kind, name, topic } = asked
  try {
    const at = await open(parts, who, account, { kind, name, topic, directKey: null }, people)
    return { ...at, people: people.map(({ person }) => person) }
  } catch (error) {
    const taken = isTaken(error) && (await hasName(parts, account, name))
    throw taken ? new HighroadError('channel-name-taken', 'name') : error
  }
}

const hasName = (parts: Opening, account: string, name: string): Promise<boolean> =>
  asServer(parts, account, async (tx) => {
    const { rows } = await sql`
      select from chat.channel
       where account_id = ${account} and lower(name) = lower(${name}) and kind <> 'direct'`.execute(tx)
    return rows.length > 0
  })

/**
 * The one conversation of exactly these people and the caller; made where there is none. Whoever left the organisation and
 * came back is in it again. `people`: who came in by this.
 */
export async function openDirect(
  parts: Opening,
  who: ChatCaller,
  account: string,
  others: readonly string[],
): Promise<Placed & { people: string[] }> {
  await mustBeMember(parts, who, account)
  const people = await membersAmong(parts, account, [who.id, ...others])
  const ids = people.map(({ person }) => person).sort()
  const directKey = createHash('sha256').update(JSON.stringify(ids), 'utf8').digest()
  const find = () =>
    asServer(parts, account, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from chat.channel where account_id = ${account} and direct_key = ${directKey}`.execute(tx)
      return rows[0]?.id ?? null
    })
  const found = await find()
  if (found !== null) {
    const at = { account, channel: found }
    return { ...at, people: await admit(parts, at, people) }
  }
  try {
    const at = await open(parts, who, account, { kind: 'direct', name: null, topic: '', directKey }, people)
    return { ...at, people: ids }
  } catch (error) {
    const made = isTaken(error) ? await find() : null
    if (made === null) throw error
    return { account, channel: made, people: [] }
  }
}
