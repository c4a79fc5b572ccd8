/** Where the newest fact of a kind stands in the log, for "check it yourself". */
import type { Fact, Feature, Scope } from '@highroad/core/consent'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { factsOf } from './facts.ts'
import type { EntryAt } from './gate.ts'

export async function entryOf(
  store: Store,
  ledger: Ledger,
  scope: Scope,
  kind: Fact['kind'],
  feature: Feature | null,
): Promise<EntryAt | null> {
  const facts = await store.asTenant({ account: null, person: null }, (tx) => factsOf(ledger, tx, [scope]))
  const found = facts.findLast(
    ({ fact }) =>
      fact.kind === kind && (feature === null || !('feature' in fact) || fact.feature === feature),
  )
  if (!found) return null
  const { index, leafHash, checkpointSize, checkpointTime } = await ledger.covered(found.entryId)
  return { index, leaf: leafHash, checkpointSize, checkpointTime }
}
