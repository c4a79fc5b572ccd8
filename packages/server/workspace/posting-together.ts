/**
 * Messages of one channel that come while one is being written go with the next: one lock, one statement, one wait for the
 * disk for all of them. A message that comes alone waits for nobody.
 */
import type { Role } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { ChatCaller } from './face.ts'
import { asServer } from './finding.ts'
import { COLUMNS, itemsOf, type MessageRow } from './message-items.ts'
import { nameIn } from './naming.ts'
import type { Placed, WorkspaceParts } from './parts.ts'
import type { Posted } from './posting.ts'

/** The lock of the channel is held for all of them: some milliseconds. */
const MOST_TOGETHER = 64

/** A message to the channel's own line, without files. */
export interface Plain {
  readonly id: string
  readonly who: ChatCaller
  readonly role: Role | null
  readonly text: string
  readonly client: string
  /** Milliseconds since 1970. */
  readonly at: number
}

interface Waiting {
  readonly message: Plain
  readonly alone: () => Promise<Posted | null>
  readonly resolve: (posted: Posted | null) => void
  readonly reject: (error: unknown) => void
}

export class PostingTogether {
  readonly #parts: WorkspaceParts
  /** By channel, while a message to it is being written: who waits. */
  readonly #lines = new Map<string, Waiting[]>()

  constructor(parts: WorkspaceParts) {
    this.#parts = parts
  }

  /** `alone` writes it by itself: where nobody else waits, and wherever going together did not write it. */
  write(at: Placed, message: Plain, alone: Waiting['alone']): Promise<Posted | null> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(at.channel)
      const one: Waiting = { message, alone, resolve, reject }
      if (line) line.push(one)
      else void this.#run(at, one)
    })
  }

  async #run(at: Placed, first: Waiting): Promise<void> {
    const line: Waiting[] = []
    this.#lines.set(at.channel, line)
    for (let group = [first]; group.length > 0; group = line.splice(0, MOST_TOGETHER)) {
      const written = group.length > 1 ? await this.#together(at, group) : new Map<string, Posted>()
      await Promise.all(
        group.map(async ({ message, alone, resolve, reject }) => {
          const posted = written.get(message.id)
          if (posted) resolve(posted)
          else await alone().then(resolve, reject)
        }),
      )
    }
    this.#lines.delete(at.channel)
  }

  /** By id, those that were written: all or none, but for who is not in the channel and what was sent before. */
  async #together(at: Placed, group: readonly Waiting[]): Promise<ReadonlyMap<string, Posted>> {
    try {
      return await insertAll(
        this.#parts,
        at,
        group.map(({ message }) => message),
      )
    } catch {
      // One of them was sent twice at once, or the database fails: each is told by itself.
      return new Map()
    }
  }
}

async function insertAll(
  parts: WorkspaceParts,
  { account, channel }: Placed,
  messages: readonly Plain[],
): Promise<ReadonlyMap<string, Posted>> {
  const asked = messages.map(({ id, who, role, text, client, at }, n) => ({
    n,
    id,
    text,
    client,
    person: who.id,
    name: who.name,
    member: role !== null,
    made: new Date(at).toISOString(),
  }))
  return await asServer(parts, account, async (tx) => {
    const { rows } = await sql<MessageRow & { people_version: string }>`
      with asked as (
        select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          as a (n int, id text, text text, client text, person text, name text, member boolean, made timestamptz)
      ), held as (
        select c.id, c.counter, c.audience_id, c.people_version from chat.channel c
         where c.id = ${channel} and c.archived_at is null for update
      ), admitted as (
        select a.*, p.handle, p.contributor_set_id, held.counter + row_number() over (order by a.n) as place
          from asked a cross join held
          join chat.member p on p.channel_id = held.id and p.person_id = a.person and p.left_at is null
                            and (p.guest or a.member)
         where not exists (select from chat.message o
                            where o.channel_id = ${channel} and o.author = a.person and o.client_id = a.client)
      ), moved as (
        update chat.channel c set counter = s.place, last_place = s.place, last_at = s.made
          from (select max(place) as place, max(made) as made from admitted) s
         where c.id = ${channel} and s.place is not null
      ), m as (
        insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text,
                                  client_id, contributor_set_id, audience_id)
        select a.id, ${account}, ${channel}, a.place, a.place, a.handle, a.person, a.name, a.made, a.text, a.client,
               a.contributor_set_id, held.audience_id
          from admitted a cross join held
        returning *
      )
      select ${COLUMNS}, held.people_version from m cross join held order by m.place`.execute(tx)
    for (const row of rows)
      await nameIn(
        tx,
        { account, channel, message: row.id, place: Number(row.place), author: row.author },
        row.text,
      )
    const items = await itemsOf(parts.files, tx, rows)
    return new Map(
      items.map((item, i) => [
        item.message,
        { item, changed: [item], version: Number(rows[i]?.people_version) },
      ]),
    )
  })
}
