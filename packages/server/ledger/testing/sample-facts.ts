/** Entries for the ledger's own tests, which do not care what a fact says. */
import type { Fact, Scope } from '@highroad/core/consent'
import type { Store } from '../../store/index.ts'
import type { Appended, Ledger } from '../ledger.ts'

function markSet(account: string, time: number): Fact {
  return { kind: 'mark-set', time, account, mark: 'none', reason: null }
}

/** Records one fact in the chain of this account. */
export function appendFact(store: Store, ledger: Ledger, account: string, time: number): Promise<Appended> {
  const scope: Scope = `account:${account}`
  return store.asTenant({ account, person: null }, async (tx) => {
    await ledger.lock(tx, [scope], 'exclusive')
    const [appended] = await ledger.append(tx, [
      { kind: 'fact', time, body: markSet(account, time), scopes: [{ scope, raise: false }] },
    ])
    if (!appended) throw new Error('nothing was appended')
    return appended
  })
}
