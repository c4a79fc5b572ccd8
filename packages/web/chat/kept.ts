/** What this device keeps of a person's chat: what is not sent yet, each under a key of its own, so that two tabs of one
 * person take nothing from each other. In IndexedDB. */
import { createStore, del, delMany, entries, keys, set } from 'idb-keyval'
import type { Kept } from './outbox.ts'
import type { Unsent } from './state.ts'

const unsentHere = () => createStore('highroad-chat', 'unsent')

async function keysOf(person: string): Promise<string[]> {
  const all = await keys<string>(unsentHere())
  return all.filter((key) => key.startsWith(`${person}/`))
}

/** How many messages of this person wait on this device, in all their organisations. 0 where a device keeps nothing. */
export const unsentOf = async (person: string): Promise<number> =>
  (await keysOf(person).catch(() => [])).length

/** Whoever signs out leaves none of them to the next. */
export async function forgetUnsent(person: string): Promise<void> {
  const mine = await keysOf(person).catch(() => [])
  await delMany(mine, unsentHere()).catch(() => undefined)
}

export function keptHere(person: string, account: string): Kept {
  const store = unsentHere()
  const prefix = `${person}/${account}/`
  let saved: readonly Unsent[] = []
  return {
    load: async () => {
      const all = await entries<string, Unsent>(store)
      const mine = all.filter(([key]) => key.startsWith(prefix)).map(([, one]) => one)
      saved = mine.toSorted((a, b) => a.madeAt - b.madeAt)
      return [...saved]
    },
    save: async (unsent) => {
      const before = saved
      saved = unsent
      const now = new Set(unsent.map(({ client }) => client))
      await Promise.all([
        ...unsent.filter((one) => !before.includes(one)).map((one) => set(prefix + one.client, one, store)),
        ...before.filter(({ client }) => !now.has(client)).map(({ client }) => del(prefix + client, store)),
      ])
    },
  }
}
