import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { both } from '../consent/example-meeting.ts'
import { canonicalBytes } from '../ledger/canonical.ts'
import { fromUtf8, utf8 } from '../ledger/utf8.ts'
import type { Bundle } from './bundle.ts'
import { KEY, OTHER_KEY, honest, row, said } from './example-ledger.ts'
import { verifyBundle } from './verify.ts'

type Edit = (bundle: Bundle) => unknown
const find = (bundle: Bundle, kind: string, n = 0) => {
  const hits = bundle.entries.filter((e) => (e.opening?.body as { kind?: string } | undefined)?.kind === kind)
  const hit = hits[n]
  if (hit === undefined) throw new Error(`no ${kind} in the bundle`)
  return hit
}
const at = (bundle: Bundle, index: number) => {
  const entry = bundle.entries[index]
  if (entry === undefined) throw new Error('no such entry')
  return entry
}
const openingOf = (entry: Bundle['entries'][number]) => {
  if (entry.opening === null) throw new Error('that entry is erased')
  return entry.opening
}
const without = (bundle: Bundle, index: number) => {
  bundle.entries = bundle.entries.filter((e) => e.index !== index)
}
/** Index of the first permit in the honest ledger (the lease), and of what follows it. */
const LEASE = 12
const firstRows = (bundle: Bundle) => Object.values(bundle.items)[0] ?? []

describe('a bundle that was changed afterwards is refused, naming where', () => {
  test.each<[string, Edit, RegExp]>([
    [
      'a fact’s body changed',
      (b) => ((openingOf(find(b, 'switch-set')).body as { on: boolean }).on = false),
      /entry 3: .*body/,
    ],
    ['a leaf changed', (b) => (at(b, 3).leaf = at(b, 4).leaf), /entry 3: .*not in the ledger/],
    ['a leaf that is no base64', (b) => (at(b, 3).leaf = 'A'), /entries\.3\.leaf|entry 3/],
    ['a leaf that is no leaf', (b) => (at(b, 3).leaf = 'AAAA'), /entry 3: .*leaf/],
    ['an index changed', (b) => (at(b, 3).index = 100), /entry (100|4): /],
    ['a proof cut', (b) => at(b, 3).proof.pop(), /entry 3: .*not in the ledger/],
    ['a proof of another entry', (b) => (at(b, 3).proof = at(b, 2).proof), /entry 3: .*not in the ledger/],
    ['an opening of another entry', (b) => (at(b, 3).opening = at(b, 2).opening), /entry 3: .*opening/],
    [
      'a scope salt changed',
      (b) => ((openingOf(at(b, 3)).scopes[0] as { salt: string }).salt = '0'.repeat(64)),
      /entry 3: .*scope/,
    ],
    [
      'a previous fact changed',
      (b) => ((openingOf(at(b, 3)).scopes[0] as { prev: string }).prev = '0'.repeat(64)),
      /entry 3: /,
    ],
    ['a fact removed', (b) => without(b, 3), /gap/],
    ['the first fact of a chain removed', (b) => without(b, 0), /gap/],
    [
      'a notice removed',
      (b) => without(b, find(b, 'notice-shown').index),
      /entry 7: There is a gap.*handle:aaaa/,
    ],
    ['a joining removed', (b) => without(b, find(b, 'contributor-joined').index), /gap/],
    [
      'the last fact of a chain removed',
      (b) => without(b, find(b, 'microphone-answered', 1).index),
      /entry 15: There is a gap: the newest fact/,
    ],
    [
      'a fact twice',
      (b) => (b.entries = b.entries.flatMap((e) => (e.index === 3 ? [e, e] : [e]))),
      /entry 3: .*twice/,
    ],
    ['facts reordered', (b) => (b.entries = b.entries.toReversed()), /out of order/],
    ['a permit removed', (b) => without(b, LEASE), /The permit that it closes is missing/],
    ['a closing removed, its rows left', (b) => without(b, LEASE + 1), /rows, but no entry closes it/],
    ['rows removed', (b) => (b.items = {}), /rows that it commits to are missing/],
    ['a row removed', (b) => firstRows(b).pop(), /commits to \d items, but there are/],
    ['a row added', (b) => firstRows(b).push(row('t9', 2200)), /commits to \d items/],
    [
      'a row twice',
      (b) => firstRows(b).splice(1, 1, { ...(firstRows(b)[0] ?? row('t1', 1)) }),
      /named twice/,
    ],
    ['rows out of order', (b) => firstRows(b).push(...firstRows(b).splice(0, 1)), /out of order/],
    [
      'a row’s time changed',
      (b) => ((firstRows(b)[0] as { time: number }).time += 1),
      /not those that it commits to/,
    ],
    [
      'a row’s contributor changed',
      (b) => (firstRows(b)[0] as { contributors: unknown[] }).contributors.splice(0, 1, both[1]),
      /not those that it commits to/,
    ],
    ['rows under another leaf', (b) => (b.items['f'.repeat(64)] = []), /items f+: .*no permit/],
    [
      'another meeting',
      (b) => ((b as { meeting: string }).meeting = 'm2'),
      /another place|own facts are missing/,
    ],
    [
      'the checkpoint’s size changed',
      (b) => (b.checkpoint = b.checkpoint.replace(/\n\d+\n/, '\n99\n')),
      /checkpoint: .*signature/,
    ],
    ['no signature', (b) => (b.checkpoint = 'ledger.example\n'), /checkpoint: /],
    ['a field more', (b) => ((b as unknown as { note: string }).note = 'x'), /not as a proof bundle/],
    ['a field more in an entry', (b) => ((at(b, 3) as unknown as { note: string }).note = 'x'), /entries\.3/],
    [
      'a field more in a row',
      (b) => ((firstRows(b)[0] as unknown as { text: string }).text = 'x'),
      /items\./,
    ],
    ['another version', (b) => ((b as { v: number }).v = 3), /^v: /],
    ['a channel’s version', (b) => ((b as { v: number }).v = 2), /^(?:place|bundle): .*known version/],
    ['another format', (b) => ((b as { format: string }).format = 'x'), /^format: /],
    ['a body left out', (b) => delete (at(b, 3).opening as { body?: unknown }).body, /entry 3|entries\.3/],
  ])('%s', async (_, edit, where) => {
    const bundle = JSON.parse(fromUtf8(await honest().bundle())) as Bundle
    edit(bundle)
    const verdict = verifyBundle(canonicalBytes(bundle), KEY)
    expect(verdict.verdict).toBe('wrong')
    expect(said(verdict)).toMatch(where)
  })

  test('every fact of the meeting’s own chains that is left out is a gap', async () => {
    const bundle = JSON.parse(fromUtf8(await honest().bundle())) as Bundle
    for (const { index } of bundle.entries.filter((e) => e.index < LEASE)) {
      const entries = bundle.entries.filter((e) => e.index !== index)
      const verdict = verifyBundle(canonicalBytes({ ...bundle, entries }), KEY)
      expect(verdict.verdict).toBe('wrong')
      expect(said(verdict)).toMatch(/gap/)
    }
  })

  test.each<[string, (text: string) => string, RegExp]>([
    ['a space', (t) => t.replace('{', '{ '), /byte 1: .*canonical/],
    ['a newline at the end', (t) => `${t}\n`, /byte \d+: .*canonical/],
    ['keys in another order', (t) => t.replace(/^\{(.*),"v":1\}$/, '{"v":1,$1}'), /byte 2: .*canonical/],
    ['a key twice', (t) => t.replace('"v":1', '"v":1,"v":1'), /canonical/],
    ['a number written otherwise', (t) => t.replace('"v":1', '"v":1.0'), /canonical/],
    ['an escape that is not needed', (t) => t.replace('highroad-proof', 'highroad\\u002dproof'), /canonical/],
    ['a byte-order mark', (t) => `\ufeff${t}`, /bundle: /],
    ['the end cut off', (t) => t.slice(0, -100), /bundle: .*JSON/],
    ['nothing', () => '', /bundle: /],
    ['something else', () => '{}', /not as a proof bundle/],
    ['a prototype', (t) => t.replace('{', '{"__proto__":{},'), /canonical|bundle|byte/],
  ])('not its canonical form: %s', async (_, change, where) => {
    const verdict = verifyBundle(utf8(change(fromUtf8(await honest().bundle()))), KEY)
    expect(verdict.verdict).toBe('wrong')
    expect(said(verdict)).toMatch(where)
  })

  test('any changed byte is refused, and nothing makes the verifier throw', async () => {
    const good = await honest().bundle()
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const bytes = Uint8Array.from(good)
        bytes[place] = (bytes[place] ?? 0) ^ flip
        expect(verifyBundle(bytes, KEY).verdict).toBe('wrong')
      }),
      { numRuns: 100 },
    )
    expect(verifyBundle(good, OTHER_KEY).findings).toEqual([
      { where: 'checkpoint', what: 'The checkpoint does not hold: it is not signed with this key.' },
    ])
    expect(verifyBundle(good, 'no key').findings[0]?.where).toBe('key')
    expect(verifyBundle(new Uint8Array([0xff, 0xfe]), KEY).verdict).toBe('wrong')
  })
})

test('what is said of a bundle holds none of its own control characters: it is printed on a terminal', () => {
  const items = { [`${String.fromCharCode(27)}[2J${String.fromCharCode(155)}VERIFIED`]: [] }
  const bundle = { format: 'highroad-proof-bundle', v: 1, meeting: 'm1', checkpoint: '', entries: [], items }
  const { findings } = verifyBundle(canonicalBytes(bundle), KEY)
  expect(findings.map(({ where }) => where)).toEqual(['items.??2J?VERIFIED'])
})
