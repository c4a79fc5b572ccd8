import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Scope } from '../consent/words.ts'
import { canonicalBytes, canonicalJson } from './canonical.ts'
import { Leaf, Opening } from './entry.ts'
import { type LeafInput, leafOf, openLeaf } from './leaf.ts'

const hex64 = fc.stringMatching(/^[0-9a-f]{64}$/)
const scope = fc.oneof(
  fc.constant<Scope>('operator'),
  fc.stringMatching(/^(account|processor|meeting|channel):[a-z0-9][a-z0-9_-]{0,20}$/) as fc.Arbitrary<Scope>,
  fc.stringMatching(/^handle:[0-9a-f]{32}$/) as fc.Arbitrary<Scope>,
)
const input: fc.Arbitrary<LeafInput> = fc
  .record({
    kind: fc.constantFrom<Leaf['kind']>('fact', 'permit', 'used'),
    time: fc.maxSafeNat(),
    said: fc.jsonValue(),
    bodySalt: hex64,
    scopes: fc.uniqueArray(
      fc.record({ scope, salt: hex64, prev: fc.option(hex64), epoch: fc.maxSafeNat() }),
      {
        selector: (one) => one.scope,
        maxLength: 5,
      },
    ),
  })
  .map(({ said, ...rest }) => ({ ...rest, body: { time: rest.time, said } }))

test('a leaf is what the schemas say, in canonical JSON, and its opening opens it', () => {
  fc.assert(
    fc.property(input, (given) => {
      const made = leafOf(given)
      expect(leafOf(given, (bytes) => bytesToHex(sha256(bytes)))).toEqual(made)
      expect(Leaf.parse(made.leaf)).toEqual(made.leaf)
      expect(Opening.parse(made.opening)).toEqual(made.opening)
      expect(made.bytes).toEqual(canonicalBytes(made.leaf))
      expect(made.json).toBe(canonicalJson(made.leaf))
      expect(made.bodyJson).toBe(canonicalJson(given.body))
      expect(openLeaf(made.bytes, made.opening)).toEqual({
        kind: given.kind,
        time: given.time,
        hash: made.hash,
        body: given.body,
        scopes: given.scopes.map(({ scope: named, prev, epoch }) => ({
          scope: named,
          prev: prev === '0'.repeat(64) ? null : prev,
          epoch,
        })),
      })
    }),
  )
})

const good = {
  kind: 'permit',
  time: 1,
  body: {},
  bodySalt: 'a'.repeat(64),
  scopes: [{ scope: 'operator', salt: 'b'.repeat(64), prev: 'c'.repeat(64), epoch: 0 }],
} as const satisfies LeafInput
const withScope = (change: object) => ({ ...good, scopes: [{ ...good.scopes[0], ...change }] })

test.each([
  ['beyond ASCII', 'Ωmega \u{1f399}'],
  ['longer than what is put together in one place', 'x'.repeat(5_000)],
  ['longer, and beyond ASCII', 'é'.repeat(5_000)],
  ['just as long as there is room', 'x'.repeat(4_096 - 18 - 32 - '{"said":"","time":1}'.length)],
])('a body %s is committed to as it is', (_, said) => {
  const made = leafOf({ ...good, body: { said, time: 1 } })
  expect(openLeaf(made.bytes, made.opening)).toMatchObject({ body: { said }, hash: made.hash })
})

test.each<[string, object]>([
  ['a kind that is none', { ...good, kind: 'fact"' }],
  ['a time with a fraction', { ...good, time: 1.5 }],
  ['a time before 1970', { ...good, time: -1 }],
  ['a time too large to be exact', { ...good, time: 2 ** 53 }],
  ['a time that is no number', { ...good, time: Number.NaN }],
  ['a salt too short', { ...good, bodySalt: 'a'.repeat(62) }],
  ['a body that JSON cannot say', { ...good, body: undefined }],
  ['a scope’s salt in capitals', withScope({ salt: 'B'.repeat(64) })],
  ['a head with a newline after it', withScope({ prev: `${'c'.repeat(64)}\n` })],
  ['an epoch below zero', withScope({ epoch: -1 })],
  ['an epoch that is text', withScope({ epoch: '0' })],
  ['a scope of no kind', withScope({ scope: 'person:a' })],
  ['a scope with a name in it', withScope({ scope: 'account:Ann Example' })],
  ['a handle too short', withScope({ scope: 'handle:abc' })],
  ['a scope twice', { ...good, scopes: [good.scopes[0], good.scopes[0]] }],
  ['a fact of another time', { ...good, kind: 'fact', body: { time: 2 } }],
])('refuses %s', (_, given) => expect(() => leafOf(given as LeafInput)).toThrow())
