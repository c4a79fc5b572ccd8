/** A ledger in memory, kept as a server keeps it or, on request, as a dishonest one would: for the tests of evidence. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { compile } from '../consent/compile.ts'
import { consultedScopes } from '../consent/consulted.ts'
import {
  ACCOUNT,
  ALLOWED,
  ANNA,
  ITEM_TIME,
  MEETING,
  PROCESSOR,
  ask,
  both,
} from '../consent/example-meeting.ts'
import { type Fact, scopesOf } from '../consent/facts.ts'
import { epochAfter, narrows } from '../consent/narrows.ts'
import type { Scope } from '../consent/words.ts'
import { type TreeState, appendEntries, emptyTree, rootOf } from '../ledger/append.ts'
import { signCheckpoint } from '../ledger/checkpoint.ts'
import { type LeafInput, type MadeLeaf, leafOf } from '../ledger/leaf.ts'
import { verifierKeyOf } from '../ledger/note.ts'
import type { PermitBody, UsedItem } from '../ledger/permit.ts'
import { usedRoot } from '../ledger/used.ts'
import { type BundleInput, buildBundle } from './build.ts'
import type { Place } from './bundle.ts'
import type { Verdict } from './verdict.ts'
import { verifyBundle } from './verify.ts'

const SIGNER = { name: 'ledger.example', seed: new Uint8Array(32).fill(3) }
export const KEY = verifierKeyOf(SIGNER)
export const OTHER_KEY = verifierKeyOf({ name: 'ledger.example', seed: new Uint8Array(32).fill(4) })

export interface Recorded {
  readonly index: number
  readonly made: MadeLeaf
}

export class ExampleLedger {
  readonly recorded: (Recorded & { fact: Fact | null })[] = []
  readonly items: Record<string, readonly UsedItem[]> = {}
  readonly #files = new Map<string, Uint8Array>()
  #tree: TreeState = emptyTree()
  #salts = 0
  readonly #place: Place

  constructor(place: Place = `meeting:${MEETING}`) {
    this.#place = place
  }

  #salt(): string {
    return bytesToHex(sha256(utf8ToBytes(`salt ${this.#salts++}`)))
  }

  /** The newest fact of a scope, and its epoch. */
  head(scope: Scope): { prev: string | null; epoch: number } {
    const last = this.recorded.findLast(
      (r) => r.fact !== null && r.made.opening.scopes.some((s) => s.scope === scope),
    )
    const at = last?.made.opening.scopes.findIndex((s) => s.scope === scope) ?? -1
    return { prev: last?.made.hash ?? null, epoch: last?.made.leaf.scopes[at]?.epoch ?? 0 }
  }

  append(
    input: Omit<LeafInput, 'bodySalt' | 'scopes'>,
    scopes: Omit<LeafInput['scopes'][number], 'salt'>[],
  ): Recorded {
    const salted = scopes.map((s) => ({ ...s, salt: this.#salt() }))
    const made = leafOf({ ...input, bodySalt: this.#salt(), scopes: salted })
    const appended = appendEntries(this.#tree, [made.bytes])
    for (const { path, bytes } of appended.files) this.#files.set(path, bytes)
    this.#tree = appended.state
    const fact = input.kind === 'fact' ? (input.body as Fact) : null
    this.recorded.push({ index: this.#tree.size - 1, made, fact })
    return { index: this.#tree.size - 1, made }
  }

  fact(fact: Fact, change: { epoch?: number; prev?: string | null } = {}): Recorded {
    const before = compile(this.recorded.flatMap((r) => r.fact ?? []))
    const narrowing = narrows(fact, before)
    const scopes = scopesOf(fact).map((scope) => {
      const { prev, epoch } = this.head(scope)
      return { scope, prev, epoch: epochAfter(epoch, narrowing), ...change }
    })
    return this.append({ kind: 'fact', time: fact.time, body: fact }, scopes)
  }

  /** The scopes as they stand now, as a permit or the end of a lease names them. */
  heads(scopes: readonly Scope[]): { scope: Scope; prev: string | null; epoch: number }[] {
    return scopes.map((scope) => ({ scope, ...this.head(scope) }))
  }

  permit(time: number, change: Partial<PermitBody> = {}, scopes?: readonly Scope[]): Recorded {
    const body: PermitBody = {
      permit: `p${this.recorded.length}`,
      rulesVersion: 1,
      purpose: 'assist',
      feature: 'summary',
      processor: PROCESSOR,
      hostingAccount: ACCOUNT,
      audience: 'au1',
      place: this.#place,
      classes: ['transcript'],
      contributorSets: [[{ handle: ANNA, actsFor: ACCOUNT }]],
      from: 1000,
      until: ITEM_TIME + 1000,
      expires: time + 600_000,
      continuous: false,
      ...change,
    }
    const consulted = consultedScopes(
      ask({
        contributors: [...body.contributorSets.flat(), ...(body.asker ? [body.asker] : [])],
        processor: body.processor,
        place: body.place,
      }),
    )
    const joined = this.recorded.flatMap(({ fact }): Scope[] =>
      fact?.kind === 'contributor-joined' && !body.continuous ? [`handle:${fact.handle}`] : [],
    )
    const named = scopes ?? [...new Set([...consulted, ...joined])]
    return this.append({ kind: 'permit', time, body }, this.heads(named))
  }

  /** Closes a permit. A lease names the heads of its scopes again. */
  close(
    permit: Recorded,
    time: number,
    rows: readonly UsedItem[],
    change: { scopes?: Scope[] } = {},
  ): Recorded {
    const body = permit.made.opening.body as PermitBody
    const named = body.continuous ? permit.made.opening.scopes.map((s) => s.scope) : []
    this.items[permit.made.hash] = rows
    const used = { permit: body.permit, permitLeaf: permit.made.hash, ...usedRoot(rows) }
    return this.append({ kind: 'used', time, body: used }, this.heads(change.scopes ?? named))
  }

  input(): BundleInput {
    return {
      place: this.#place,
      checkpoint: signCheckpoint(this.#tree.size, rootOf(this.#tree), SIGNER),
      size: this.#tree.size,
      entries: this.recorded.map(({ index, made }) => ({ index, leaf: made.bytes, opening: made.opening })),
      items: this.items,
      read: (path) => this.#files.get(path) ?? null,
    }
  }

  bundle(change: Partial<BundleInput> = {}): Promise<Uint8Array> {
    return buildBundle({ ...this.input(), ...change })
  }
}

export const row = (item: string, time: number, change: Partial<UsedItem> = {}): UsedItem => ({
  item,
  classes: ['transcript'],
  time,
  contributors: [{ handle: ANNA, actsFor: ACCOUNT }],
  audience: 'au1',
  ...change,
})

/** The facts of the allowed meeting, recorded in the order of their times. */
export function opened(): ExampleLedger {
  const ledger = new ExampleLedger()
  for (const fact of [...ALLOWED].sort((a, b) => a.time - b.time)) ledger.fact(fact)
  return ledger
}

/** A lease of Anna's words, and one summary of what both said. */
export function honest(): ExampleLedger {
  const ledger = opened()
  const window = { from: 1500, until: 3000, expires: 60_000 }
  const lease = ledger.permit(1500, { continuous: true, classes: ['audio', 'transcript'], ...window })
  ledger.close(lease, 2900, [row('t1', 1600), row('t2', 2000)])
  ledger.fact({ kind: 'meeting-ended', time: 3000, meeting: MEETING })
  const sets = both.map((contributor) => [contributor])
  const permit = ledger.permit(3100, { contributorSets: sets })
  const ben = { contributors: both.slice(1) }
  ledger.close(permit, 3200, [row('t1', 1600), row('t2', 2000), row('t3', 2100, ben)])
  return ledger
}

/** What a verdict finds wrong, a line each. */
export const said = (verdict: Verdict) => verdict.findings.map((f) => `${f.where}: ${f.what}`).join('\n')
export async function verdictOf(ledger: ExampleLedger): Promise<Verdict> {
  return verifyBundle(await ledger.bundle(), KEY)
}
