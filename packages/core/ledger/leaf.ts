/** Making and opening leaves of the entry format, version 1. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import type { Scope } from '../consent/words.ts'
import { canonicalBytes } from './canonical.ts'
import { Leaf, Opening } from './entry.ts'
import { leafHash } from './merkle.ts'
import { fromUtf8, utf8 } from './utf8.ts'

/** What `prev` commits to in the first fact of a scope. */
export const NO_PREVIOUS = '0'.repeat(64)

const commit = (tag: string, salt: string, value: Uint8Array) =>
  bytesToHex(sha256(concatBytes(utf8(`highroad/${tag}/v1\n`), hexToBytes(salt), value)))

/** SHA-256("highroad/scope/v1\n" ‖ salt ‖ utf8(scope)). Salts are 64 hex digits. */
const commitScope = (salt: string, scope: Scope) => commit('scope', salt, utf8(scope))
/** SHA-256("highroad/prev/v1\n" ‖ salt ‖ previous leaf hash). */
const commitPrev = (salt: string, prev: string) => commit('prev', salt, hexToBytes(prev))
/** SHA-256("highroad/body/v1\n" ‖ salt ‖ canonical JSON of the body). */
const commitBody = (salt: string, body: unknown) => commit('body', salt, canonicalBytes(body))

export interface LeafInput {
  readonly kind: Leaf['kind']
  /** For a fact, the fact's own `time`. */
  readonly time: number
  readonly body: unknown
  /** 32 random bytes as 64 hex digits, never used twice; the scopes' salts too. */
  readonly bodySalt: string
  /**
   * A fact: the scopes of `scopesOf`, each with the leaf hash of that scope's fact before this one (null: none) and
   * the epoch after this fact (`epochAfter`). A permit: every scope consulted, with its newest fact and its epoch. A
   * `used` entry of a continuous permit: the same scopes as its permit, as they stand when it is written.
   */
  readonly scopes: readonly {
    readonly scope: Scope
    readonly salt: string
    readonly prev: string | null
    readonly epoch: number
  }[]
}

export interface MadeLeaf {
  readonly leaf: Leaf
  /** The canonical JSON of the leaf: what the log holds. */
  readonly bytes: Uint8Array
  /** Its RFC 6962 leaf hash as 64 hex digits: what a later fact's `prev` names. */
  readonly hash: string
  readonly opening: Opening
}

/** Makes a leaf and what opens it. Throws on what the format cannot hold: that is a defect of the caller. */
export function leafOf(input: LeafInput): MadeLeaf {
  if (new Set(input.scopes.map((s) => s.scope)).size !== input.scopes.length)
    throw new Error('a leaf names a scope twice')
  if (input.kind === 'fact' && timeOf(input.body) !== input.time)
    throw new Error('a fact’s leaf has another time than the fact')
  const opening = Opening.parse({
    bodySalt: input.bodySalt,
    body: input.body,
    scopes: input.scopes.map(({ scope, salt, prev }) => ({ scope, salt, prev: prev ?? NO_PREVIOUS })),
  })
  const leaf = Leaf.parse({
    v: 1,
    kind: input.kind,
    time: input.time,
    scopes: opening.scopes.map(({ scope, salt, prev }, i) => ({
      commitment: commitScope(salt, scope),
      prev: commitPrev(salt, prev),
      epoch: input.scopes[i]?.epoch,
    })),
    body: commitBody(opening.bodySalt, opening.body),
  })
  const bytes = canonicalBytes(leaf)
  return { leaf, bytes, hash: bytesToHex(leafHash(bytes)), opening }
}

const timeOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'time' in body ? body.time : undefined

/** Parses a leaf's bytes; null unless they are the canonical JSON of a leaf of version 1. */
export function parseLeaf(bytes: Uint8Array): Leaf | null {
  try {
    const leaf = Leaf.safeParse(JSON.parse(fromUtf8(bytes)))
    if (!leaf.success) return null
    return bytesToHex(canonicalBytes(leaf.data)) === bytesToHex(bytes) ? leaf.data : null
  } catch {
    return null
  }
}

/** What an opened leaf says. */
export interface OpenedLeaf {
  readonly kind: Leaf['kind']
  readonly time: number
  readonly hash: string
  readonly body: unknown
  /** `prev` is null where the scope has no fact before. */
  readonly scopes: readonly { readonly scope: Scope; readonly prev: string | null; readonly epoch: number }[]
}

/** Opens a leaf: every commitment is made again from the opening and compared. */
export function openLeaf(bytes: Uint8Array, opening: Opening): OpenedLeaf | { readonly error: string } {
  const leaf = parseLeaf(bytes)
  if (leaf === null) return { error: 'the leaf is not a canonical entry of version 1' }
  if (leaf.scopes.length !== opening.scopes.length)
    return { error: 'the opening has another number of scopes than the leaf' }
  if (opening.body === undefined || commitBody(opening.bodySalt, opening.body) !== leaf.body)
    return { error: 'the body is not what the leaf commits to' }
  const scopes: { scope: Scope; prev: string | null; epoch: number }[] = []
  for (const [i, { salt, scope, prev }] of opening.scopes.entries()) {
    const shown = leaf.scopes[i]
    if (shown === undefined || commitScope(salt, scope) !== shown.commitment)
      return { error: 'a scope is not what the leaf commits to' }
    if (commitPrev(salt, prev) !== shown.prev)
      return { error: `the fact named before this one in ${kindOf(scope)} is not what the leaf commits to` }
    if (scopes.some((s) => s.scope === scope)) return { error: 'a scope is named twice' }
    scopes.push({ scope, prev: prev === NO_PREVIOUS ? null : prev, epoch: shown.epoch })
  }
  return { kind: leaf.kind, time: leaf.time, hash: bytesToHex(leafHash(bytes)), body: opening.body, scopes }
}

const kindOf = (scope: Scope) => scope.split(':')[0]
