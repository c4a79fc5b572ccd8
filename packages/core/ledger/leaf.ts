/** Making and opening leaves of the entry format, version 1. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Instant, Scope, Sha256Hex } from '../consent/words.ts'
import { canonicalBytes, canonicalJson } from './canonical.ts'
import { Leaf, type Opening } from './entry.ts'
import { leafHash } from './merkle.ts'
import { withPreimage } from './preimage.ts'
import { fromUtf8, utf8 } from './utf8.ts'

/** What `prev` commits to in the first fact of a scope. */
export const NO_PREVIOUS = '0'.repeat(64)

const TAGS = {
  scope: utf8('highroad/scope/v1\n'),
  prev: utf8('highroad/prev/v1\n'),
  body: utf8('highroad/body/v1\n'),
}
/** RFC 6962's mark of a leaf, as in `merkle`. */
const LEAF = new Uint8Array([0])

const commit = (tag: Uint8Array, salt: string, value: Uint8Array) =>
  bytesToHex(sha256(concatBytes(tag, hexToBytes(salt), value)))

/** SHA-256("highroad/scope/v1\n" ‖ salt ‖ utf8(scope)). Salts are 64 hex digits. */
const commitScope = (salt: string, scope: Scope) => commit(TAGS.scope, salt, utf8(scope))
/** SHA-256("highroad/prev/v1\n" ‖ salt ‖ previous leaf hash). */
const commitPrev = (salt: string, prev: string) => commit(TAGS.prev, salt, hexToBytes(prev))
/** SHA-256("highroad/body/v1\n" ‖ salt ‖ canonical JSON of the body). */
const commitBody = (salt: string, body: unknown) => commit(TAGS.body, salt, canonicalBytes(body))

/** SHA-256 of bytes as 64 hex digits. */
type Sha256 = (bytes: Uint8Array) => string

const portable: Sha256 = (bytes) => bytesToHex(sha256(bytes))

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
  /** The canonical JSON of the leaf. */
  readonly json: string
  /** The same in UTF-8: what the log holds. */
  readonly bytes: Uint8Array
  /** Its RFC 6962 leaf hash as 64 hex digits: what a later fact's `prev` names. */
  readonly hash: string
  /** The canonical JSON of the body, which the leaf commits to. */
  readonly bodyJson: string
  readonly opening: Opening
}

/**
 * Makes a leaf and what opens it. Throws on what the format cannot hold: that is a defect of the caller. A server makes one
 * for every entry, so what the schemas of `entry` say is said here once more in cheaper words; a test holds the two together.
 * `hash`: the platform's own, where it has a faster one.
 */
export function leafOf(input: LeafInput, hash = portable): MadeLeaf {
  const { kind, time, body, bodySalt } = input
  if (input.scopes.length > 1 && new Set(input.scopes.map((s) => s.scope)).size !== input.scopes.length)
    throw new Error('a leaf names a scope twice')
  if (kind === 'fact' && timeOf(body) !== time)
    throw new Error('a fact’s leaf has another time than the fact')
  if (!KINDS.has(kind)) Kind.parse(kind)
  const bodyJson = canonicalJson(body)
  const links = input.scopes.map(({ scope, salt, prev, epoch }) => {
    if (!PLAIN_SCOPE.test(scope)) Scope.parse(scope)
    return {
      scope,
      salt: hash64(salt),
      prev: prev === null ? NO_PREVIOUS : hash64(prev),
      epoch: whole(epoch),
    }
  })
  const scopes = links.map(({ scope, salt, prev, epoch }) => ({
    commitment: withPreimage(TAGS.scope, salt, { text: scope }, hash),
    prev: withPreimage(TAGS.prev, salt, { hex: prev }, hash),
    epoch,
  }))
  const leaf: Leaf = {
    v: 1,
    kind,
    time: whole(time),
    scopes,
    body: withPreimage(TAGS.body, hash64(bodySalt), { text: bodyJson }, hash),
  }
  // Canonical as it is written: the keys in order, and nothing in it that JSON escapes.
  const shown = scopes
    .map((s) => `{"commitment":"${s.commitment}","epoch":${s.epoch},"prev":"${s.prev}"}`)
    .join(',')
  const json = `{"body":"${leaf.body}","kind":"${kind}","scopes":[${shown}],"time":${time},"v":1}`
  return {
    leaf,
    json,
    hash: withPreimage(LEAF, '', { text: json }, hash),
    bodyJson,
    get bytes() {
      return utf8ToBytes(json)
    },
    opening: { bodySalt, body, scopes: links.map(({ scope, salt, prev }) => ({ salt, scope, prev })) },
  }
}

const Kind = Leaf.shape.kind
const KINDS: ReadonlySet<string> = new Set(Kind.options)
/** Most scopes; any other is asked of the schema. */
const PLAIN_SCOPE =
  /^(?:operator|(?:account|processor|meeting|channel):[a-z0-9][a-z0-9_-]{0,63}|handle:[0-9a-f]{32})$/
const HASH64 = /^[0-9a-f]{64}$/

function hash64(text: string): string {
  return HASH64.test(text) ? text : Sha256Hex.parse(text)
}

function whole(number: number): number {
  return Number.isSafeInteger(number) && number >= 0 ? number : Instant.parse(number)
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
