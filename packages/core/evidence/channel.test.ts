/** A channel's bundle: permits that name who asked and whose messages were read, and nobody else. */
import { describe, expect, test } from 'vitest'
import { ALLOWED_IN_CHANNEL, PLACE, member } from '../consent/example-channel.ts'
import { channel, comes } from '../consent/example-form.ts'
import { ACCOUNT, ANNA, BEN, CARO, both, objected } from '../consent/example-meeting.ts'
import { canonicalBytes } from '../ledger/canonical.ts'
import type { PermitBody } from '../ledger/permit.ts'
import { fromUtf8 } from '../ledger/utf8.ts'
import type { Bundle } from './bundle.ts'
import { ExampleLedger, KEY, row as turn, said, verdictOf } from './example-ledger.ts'
import { verifyBundle } from './verify.ts'

const DAN = 'd'.repeat(32)
const of = (handle: string) => ({ handle, actsFor: ACCOUNT })
const message = (item: string, time: number, handle = ANNA) =>
  turn(item, time, { classes: ['chat'], contributors: [of(handle)], audience: 'au2' })

/** Anna, Ben and Caro are in it and had the notice; Dan is in it, with an objection that stood before he came. */
function openedChannel(): ExampleLedger {
  const ledger = new ExampleLedger(PLACE)
  for (const fact of [...ALLOWED_IN_CHANNEL, ...member(1040, CARO)]) ledger.fact(fact)
  ledger.fact(objected(1050, DAN, 'everything'))
  ledger.fact(comes(1060, DAN))
  return ledger
}
const ASKED: Partial<PermitBody> = {
  rulesVersion: 3,
  feature: 'catch-up',
  audience: 'au2',
  classes: ['chat'],
  contributorSets: both.map((one) => [one]),
  asker: of(CARO),
}
const asked = (ledger: ExampleLedger, change: Partial<PermitBody> = {}) =>
  ledger.permit(2500, { ...ASKED, ...change })
function used(change: Partial<PermitBody> = {}, ledger = openedChannel()): ExampleLedger {
  ledger.close(asked(ledger, change), 2600, [message('m1', 2000), message('m2', 2100, BEN)])
  return ledger
}
/** The bundle as a server makes it: the chains of people whom no permit names are not in it. */
async function bundleOf(ledger: ExampleLedger): Promise<Bundle> {
  const bundle = JSON.parse(fromUtf8(await ledger.bundle())) as Bundle
  const ofDanAlone = (entry: Bundle['entries'][number]) =>
    entry.opening?.scopes.every(({ scope }) => scope === `handle:${DAN}`) === true &&
    entry.opening.scopes.length > 0
  return { ...bundle, entries: bundle.entries.filter((entry) => !ofDanAlone(entry)) }
}
const verdictOn = (bundle: Bundle) => verifyBundle(canonicalBytes(bundle), KEY)

describe('a good bundle of a channel', () => {
  test('R5 verifies, and says who asked and what was read; who asked needs no message', async () => {
    const bundle = await bundleOf(used())
    expect(bundle).toMatchObject({ v: 2, place: PLACE })
    const verdict = verdictOn(bundle)
    expect(said(verdict)).toBe('')
    expect(verdict).toMatchObject({ verdict: 'verified', place: PLACE })
    expect(verdict.uses).toMatchObject([{ asker: CARO, state: 'closed', feature: 'catch-up' }])
    expect(verdict.uses[0]?.items.map((i) => [i.item, i.decision])).toEqual([
      ['m1', 'permit'],
      ['m2', 'permit'],
    ])
  })
  test('with nobody’s messages: only who asked is named', async () => {
    const ledger = openedChannel()
    ledger.close(asked(ledger, { contributorSets: [] }), 2600, [])
    const bundle = await bundleOf(ledger)
    expect(JSON.stringify(bundle.entries.at(-2)?.opening?.scopes)).not.toMatch(/a{32}|b{32}/u)
    expect(said(verdictOn(bundle))).toBe('')
  })
  test('a lease of who types names nobody that asked', async () => {
    const ledger = openedChannel()
    const lease = { continuous: true, contributorSets: [[of(CARO)]], from: 2500, until: 3000 }
    const { asker: _, ...body } = ASKED
    ledger.close(ledger.permit(2500, { ...body, ...lease }), 2600, [])
    expect(said(verdictOn(await bundleOf(ledger)))).toBe('')
  })
  test('who may be in it changes: it is recorded again', async () => {
    const ledger = openedChannel()
    ledger.fact(channel('private', 1500))
    expect(said(verdictOn(await bundleOf(used({}, ledger))))).toBe('')
  })
  test('a meeting’s bundle stays of version 1', async () => {
    const bytes = fromUtf8(await new ExampleLedger().bundle())
    expect(bytes).toMatch(/"meeting":"m1","v":1\}$/u)
    expect(bytes).not.toContain('"place"')
  })
})

describe('what does not verify', () => {
  test.each<[string, (ledger: ExampleLedger) => unknown, RegExp]>([
    [
      'nobody asked',
      (l) => {
        const { asker: _, ...body } = ASKED
        l.permit(2500, body)
      },
      /does not say who asked/,
    ],
    [
      'a lease that says who asked',
      (l) => asked(l, { continuous: true, contributorSets: [[of(CARO)]], from: 2500, until: 3000 }),
      /where nobody asks/,
    ],
    [
      'who asked was never there',
      (l) => asked(l, { asker: of('e'.repeat(32)) }),
      /was not in the channel|R1\.unknown-contributor/,
    ],
    [
      'who asked had left',
      (l) => {
        l.fact({ kind: 'channel-left', time: 2400, channel: 'c1', handle: CARO })
        asked(l)
      },
      /was not in the channel/,
    ],
    [
      'R10 who asked objects',
      (l) => {
        l.fact(objected(2400, CARO, ['catch-up']))
        asked(l)
      },
      /denies? this permit: R10\.objects|deny this permit: R10\.objects/,
    ],
    [
      'R5 who asked had no notice',
      (l) => {
        l.fact(comes(2400, 'e'.repeat(32)))
        asked(l, { asker: of('e'.repeat(32)) })
      },
      /deny this permit: R5\.no-notice/,
    ],
    [
      'R10 a contributor objects',
      (l) => {
        l.fact(objected(2400, BEN, ['catch-up']))
        used({}, l)
      },
      /item m2 .*R10\.objects/,
    ],
    [
      'R16 the channel was deleted',
      (l) => {
        l.fact({ kind: 'channel-erased', time: 2400, channel: 'c1' })
        asked(l)
      },
      /R16\.erased/,
    ],
    ['version 2 knew no asking', (l) => asked(l, { rulesVersion: 2 }), /R5\.not-started/],
    [
      'who asked is not named',
      (l) =>
        l.permit(2500, ASKED, [
          'operator',
          `account:${ACCOUNT}`,
          'processor:moonshine',
          PLACE,
          `handle:${ANNA}`,
          `handle:${BEN}`,
        ]),
      /has to name handle:c+/,
    ],
    [
      'a contributor is not named',
      (l) =>
        l.permit(2500, ASKED, [
          'operator',
          `account:${ACCOUNT}`,
          'processor:moonshine',
          PLACE,
          `handle:${ANNA}`,
          `handle:${CARO}`,
        ]),
      /has to name handle:b+/,
    ],
    ['another channel', (l) => asked(l, { place: 'channel:c2' }), /another place than this channel/],
    [
      'a meeting of the same name',
      (l) => asked(l, { place: 'meeting:c1' }),
      /another place than this channel/,
    ],
    ['another account', (l) => asked(l, { hostingAccount: 'birch' }), /hosts the channel/],
    ['another audience', (l) => asked(l, { audience: 'au1' }), /than the channel’s/],
    [
      'a message of a set that the permit does not name',
      (l) => l.close(asked(l), 2600, [message('m1', 2000, CARO)]),
      /none of the sets/,
    ],
  ])('%s', async (_, plant, where) => {
    const ledger = openedChannel()
    plant(ledger)
    const verdict = await verdictOf(ledger)
    expect(verdict.verdict).toBe('wrong')
    expect(said(verdict)).toMatch(where)
  })

  test('every fact that is left out of the channel’s chain, or of those whom a permit names, is a gap', async () => {
    const bundle = await bundleOf(used())
    const permit = bundle.entries.at(-2)?.index ?? 0
    for (const { index } of bundle.entries.filter((e) => e.index < permit)) {
      const verdict = verdictOn({ ...bundle, entries: bundle.entries.filter((e) => e.index !== index) })
      expect([index, verdict.verdict]).toEqual([index, 'wrong'])
      expect(said(verdict)).toMatch(/gap/)
    }
  })
  test('a bundle under another channel’s name, or under a meeting’s, is refused', async () => {
    const bundle = (await bundleOf(used())) as Extract<Bundle, { v: 2 }>
    expect(said(verdictOn({ ...bundle, place: 'channel:c2' }))).toMatch(/own facts are missing/)
    expect(verdictOn({ ...bundle, place: 'meeting:c1' as 'channel:c1' }).findings[0]?.where).toBe('place')
    const { place: _, ...rest } = bundle
    expect(said(verdictOn({ ...rest, v: 1, meeting: 'c1' }))).toMatch(/own facts are missing/)
  })
})
