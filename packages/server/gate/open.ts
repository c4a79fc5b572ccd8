/** Opens the gate. */
import type { Scope } from '@highroad/core/consent'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { entryOf } from './entry-of.ts'
import { EpochWatch } from './epoch-watch.ts'
import { erasePlace } from './erase.ts'
import { compiledFrom, decideNow, factsOf } from './facts.ts'
import type { Gate } from './gate.ts'
import { handleOf, personOf } from './handles.ts'
import { internAudience, internSet } from './interning.ts'
import { Leases } from './leases.ts'
import { noticeFor } from './notices.ts'
import { openOwn } from './open-own.ts'
import { Permits } from './permits.ts'
import { proofOf } from './proof.ts'
import { readMessages } from './read-messages.ts'
import { stillLives } from './read-items.ts'
import { readTurns } from './read-turns.ts'
import { endReadersWithin } from './end-readers.ts'
import { type OnNarrowed, recordFacts, revoke } from './record.ts'
import { Unsaid } from './unsaid.ts'
import { Uses } from './uses.ts'

export interface GateOptions {
  readonly store: Store
  readonly ledger: Ledger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (line: string) => void
  /** How long after its permit a lease is renewed; eight minutes unless set. */
  readonly renewAfterMs?: number
}

const RENEWED_AFTER_MS = 480_000

/** Resolves once the gate listens for withdrawals. */
export async function openGate(options: GateOptions): Promise<Gate> {
  const { store, ledger, clock, random, log, renewAfterMs = RENEWED_AFTER_MS } = options
  const uses = new Uses()
  const ports: OnNarrowed[] = []
  const me = Buffer.from(random(16)).toString('hex')
  const watch = new EpochWatch({ store, uses, me, clock, log })
  await watch.start()
  const parts = { store, ledger, clock, random, log, uses, watch }
  const leases = new Leases({ ...parts, renewAfterMs })
  const permits = new Permits(parts)
  const unsaid = new Unsaid({ store, me, clock, uses })
  const recorder = { store, ledger, me, clock, uses, ports }
  const asNobody = <T>(work: (tx: Tx) => Promise<T>) => store.asTenant({ account: null, person: null }, work)

  return {
    record: (facts, options) => recordFacts(recorder, facts, options),
    onNarrowed: (port) => void ports.push(port),
    handleOf: (tx, of) =>
      tx
        ? handleOf(tx, of, random)
        : store.asTenant({ account: of.account, person: null }, (own) => handleOf(own, of, random)),
    personOf: (account, handle) =>
      store.asTenant({ account, person: null }, (tx) => personOf(tx, account, handle)),
    facts: async (scopes) => (await asNobody((tx) => factsOf(ledger, tx, scopes))).map(({ fact }) => fact),
    heads: async (scopes) =>
      new Map((await asNobody((tx) => ledger.heads(tx, scopes))).map(({ scope, head }) => [scope, head])),
    compiled: async (scopes) => compiledFrom(await asNobody((tx) => factsOf(ledger, tx, scopes))),
    decide: (request) => decideNow(store, ledger, request),
    lease: (request) => leases.grant(request),
    permit: (request) => permits.grant(request),
    readTurns: (permit) => readTurns({ store }, permit),
    readMessages: (permit, wanted) => readMessages({ store }, permit, wanted),
    stillLives,
    close: (permit) => permits.close(permit),
    internSet,
    internAudience,
    proof: async (place, account) => {
      await leases.settled()
      return await proofOf(store, ledger, place, account)
    },
    erase: async (meeting, account, person, within) => {
      const place: Scope = `meeting:${meeting}`
      // Leases of the meeting are closed first, so that their `used` entries are erased with the rest.
      await leases.endIn(place)
      await recordFacts(recorder, [{ kind: 'meeting-erased', time: clock(), meeting }], {
        account,
        person,
        within: async (tx) => {
          // Before the permits' rows go: afterwards nobody would know whose readers to end.
          await endReadersWithin(tx, await revoke(tx, [place]))
          await within(tx)
          await erasePlace(tx, account, place)
        },
      })
    },
    eraseChannel: async (channel, account, last, within) => {
      const place: Scope = `channel:${channel}`
      await leases.endIn(place)
      await recordFacts(recorder, [...last, { kind: 'channel-erased', time: clock(), channel }], {
        account,
        person: null,
        within: async (tx) => {
          await endReadersWithin(tx, await revoke(tx, [place]))
          await within(tx)
          await erasePlace(tx, account, place)
        },
      })
    },
    entryOf: (scope, kind, feature) => entryOf(store, ledger, scope, kind, feature),
    own: openOwn({ store, ledger, clock, unsaid, record: (facts, to) => recordFacts(recorder, facts, to) }),
    noticeFor,
    stop: async () => {
      unsaid.close()
      await leases.stop()
      await permits.stop()
      await watch.stop()
    },
  }
}
