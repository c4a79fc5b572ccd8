/** Opening a bundle's entries: each is in the tree, and says what its opening says. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { Fact, scopesOf } from '../consent/facts.ts'
import { fromBase64 } from '../ledger/base64.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import type { Leaf } from '../ledger/entry.ts'
import { type OpenedLeaf, openLeaf, parseLeaf } from '../ledger/leaf.ts'
import { leafHash, verifyInclusion } from '../ledger/merkle.ts'
import { PermitBody, UsedBody } from '../ledger/permit.ts'
import type { BundleEntry } from './bundle.ts'
import type { Finding } from './verdict.ts'

interface Opened<B> {
  readonly index: number
  readonly hash: string
  readonly time: number
  readonly scopes: OpenedLeaf['scopes']
  readonly body: B
}
export type FactEntry = Opened<Fact>
export type PermitEntry = Opened<PermitBody>
export type UsedEntry = Opened<UsedBody>

/** The entries of a bundle by kind, each in the order of their indexes. */
export interface Entries {
  readonly facts: FactEntry[]
  readonly permits: PermitEntry[]
  readonly used: UsedEntry[]
  /** Leaf hash → index and kind of entries whose openings were erased (R16). */
  readonly erased: Map<string, { readonly index: number; readonly kind: Leaf['kind'] }>
}

/** Opens every entry; whatever is wrong becomes a finding, and that entry is left out. */
export function openEntries(
  entries: readonly BundleEntry[],
  checkpoint: Checkpoint,
  findings: Finding[],
): Entries {
  const opened: Entries = { facts: [], permits: [], used: [], erased: new Map() }
  let before = -1
  for (const entry of entries) {
    const where = `entry ${entry.index}`
    if (entry.index <= before)
      findings.push({ where, what: 'Entries are out of order, or one is there twice.' })
    before = entry.index
    const what = openOne(entry, checkpoint, opened)
    if (what !== null) findings.push({ where, what })
  }
  return opened
}

/** Puts one entry where it belongs, or says what is wrong with it. */
function openOne(entry: BundleEntry, checkpoint: Checkpoint, into: Entries): string | null {
  const bytes = fromBase64(entry.leaf)
  const leaf = bytes === null ? null : parseLeaf(bytes)
  const proof = entry.proof.map(fromBase64)
  if (bytes === null || leaf === null) return 'Its leaf is not a canonical entry of version 1.'
  if (!proof.every((h) => h !== null)) return 'Its inclusion proof is not base64.'
  if (!verifyInclusion(entry.index, checkpoint.size, leafHash(bytes), proof, checkpoint.root))
    return 'It is not in the ledger at this place: its inclusion proof does not lead to the signed root.'
  if (entry.opening === null) {
    into.erased.set(bytesToHex(leafHash(bytes)), { index: entry.index, kind: leaf.kind })
    return null
  }
  const opened = openLeaf(bytes, entry.opening)
  if ('error' in opened) return `Its opening does not fit: ${opened.error}.`
  const { hash, time, scopes, body } = opened
  const common = { index: entry.index, hash, time, scopes }
  switch (opened.kind) {
    case 'fact':
      return putFact(common, body, into)
    case 'permit': {
      const permit = PermitBody.safeParse(body)
      if (!permit.success) return 'It is not a permit that this verifier knows.'
      into.permits.push({ ...common, body: permit.data })
      return null
    }
    case 'used': {
      const used = UsedBody.safeParse(body)
      if (!used.success) return 'It is not a use that this verifier knows.'
      into.used.push({ ...common, body: used.data })
      return null
    }
    default:
      return unknownKind(opened.kind)
  }
}

function unknownKind(kind: never): string {
  return `It is of a kind that this verifier does not know (${typeof kind}).`
}

function putFact(common: Omit<FactEntry, 'body'>, body: unknown, into: Entries): string | null {
  const fact = Fact.safeParse(body)
  if (!fact.success) return 'It is not a fact that this verifier knows.'
  if (fact.data.time !== common.time) return 'The fact has another time than its leaf.'
  const about = scopesOf(fact.data)
  const named = common.scopes.map((s) => s.scope)
  if (about.length !== named.length || !about.every((s) => named.includes(s)))
    return 'Its scopes are not those that this fact is about.'
  into.facts.push({ ...common, body: fact.data })
  return null
}
