/** Which people and channels a filter means, of those that the searcher may know of. */
import { sql } from 'kysely'
import type { Tx } from '../../store/index.ts'
import type { ChatCaller } from '../face.ts'
import type { IdentityPort } from '../parts.ts'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim()

/** Whether somebody so called is meant: by the whole name, or by words of it that stand together. */
function isCalled(name: string, asked: string): boolean {
  const whole = ` ${folded(name).split(/\s+/u).join(' ')} `
  const wanted = folded(asked).split(/\s+/u).join(' ')
  return wanted !== '' && whole.includes(` ${wanted} `)
}

/** Everybody who is or was in a channel that the caller may read, and members for a member. */
export async function knownPeople(
  identity: IdentityPort,
  tx: Tx,
  at: { readonly account: string; readonly member: boolean },
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from chat.member where account_id = ${at.account}`.execute(tx)
  const names = new Map(await identity.namesOf(rows.map((row) => row.person_id)))
  if (at.member) for (const { id, name } of await identity.membersOf(at.account)) names.set(id, name)
  return names
}

export interface Meant {
  readonly ids: readonly string[]
  readonly problems: readonly string[]
}

/** `me` is the caller; several people of one name are all meant. */
export function peopleMeant(
  known: ReadonlyMap<string, string>,
  who: ChatCaller,
  asked: readonly string[],
): Meant {
  const ids = new Set<string>()
  const problems: string[] = []
  for (const one of asked) {
    const found =
      folded(one) === 'me'
        ? [who.id]
        : [...known].filter(([, name]) => isCalled(name, one)).map(([person]) => person)
    if (found.length === 0) problems.push(`“from:${one}” names nobody whom you can find here.`)
    for (const person of found) ids.add(person)
  }
  return { ids: [...ids], problems }
}

export async function channelsMeant(tx: Tx, account: string, asked: readonly string[]): Promise<Meant> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, lower(name) as name from chat.channel
     where account_id = ${account}
       and lower(name) = any (select lower(n) from unnest(${[...asked]}::text[]) n)`.execute(tx)
  const there = new Set(rows.map(({ name }) => folded(name)))
  return {
    ids: rows.map(({ id }) => id),
    problems: asked
      .filter((one) => !there.has(folded(one)))
      .map((one) => `“in:${one}” names no channel that you can find here.`),
  }
}
