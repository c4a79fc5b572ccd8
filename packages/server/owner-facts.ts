/** Who owns which account, as facts recorded by the gate. Joins `identity` to `gate` for every change of owners. */
import type { Fact, Handle } from '@highroad/core/consent'
import type { Gate } from './gate/index.ts'
import type { OwnerFacts } from './identity/index.ts'

/**
 * The two rooms have a database role each, so their transactions are two. Ours commits inside the gate's, last: between
 * the two commits lies one moment, and whoever a crash catches in it is put right by `align` at the next start. Until
 * then no form of theirs is taken, since signing asks both.
 */
export function ownerFacts({
  gate,
  clock,
}: {
  readonly gate: Pick<Gate, 'facts' | 'record' | 'handleOf'>
  readonly clock: () => number
}): OwnerFacts {
  const handleOf = (account: string, person: string): Promise<Handle> =>
    gate.handleOf(null, { person, place: `account:${account}`, account })
  return {
    changed: async ({ account, person, owner, by }, commit) => {
      const handle = await handleOf(account, person)
      await gate.record([{ kind: 'owner-set', time: clock(), account, handle, owner }], {
        account,
        person: by,
        within: commit,
      })
    },
    align: async (account, owners) => {
      const known = new Map<Handle, boolean>()
      for (const fact of await gate.facts([`account:${account}`]))
        if (fact.kind === 'owner-set') known.set(fact.handle, fact.owner)
      const lacking: Fact[] = []
      const are = new Set<Handle>()
      for (const person of owners) are.add(await handleOf(account, person))
      const set = (handle: Handle, owner: boolean) =>
        lacking.push({ kind: 'owner-set', time: clock(), account, handle, owner })
      for (const handle of are) if (known.get(handle) !== true) set(handle, true)
      for (const [handle, owner] of known) if (owner && !are.has(handle)) set(handle, false)
      if (lacking.length > 0) await gate.record(lacking, { account, person: null })
    },
  }
}
