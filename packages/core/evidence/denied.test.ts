import { describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  ANNA,
  BEN,
  CARO,
  MEETING,
  answered,
  both,
  card,
  lifted,
  mark,
  objected,
  person,
  switched,
} from '../consent/example-meeting.ts'
import type { Fact } from '../consent/facts.ts'
import { type ExampleLedger, KEY, opened, row, said, verdictOf } from './example-ledger.ts'
import { verifyBundle } from './verify.ts'
import type { PermitBody } from '../ledger/permit.ts'

type Plant = (ledger: ExampleLedger) => unknown
const lease: Partial<PermitBody> = {
  continuous: true,
  classes: ['audio', 'transcript'],
  from: 1500,
  until: 3000,
  expires: 60_000,
}

describe('what the rules would have denied does not verify, even if the ledger contains it', () => {
  const use = (l: ExampleLedger, rows = [row('t1', 2000)]) => l.close(l.permit(2500), 2600, rows)
  const after =
    (...facts: Fact[]): Plant =>
    (l) => {
      for (const fact of facts) l.fact(fact)
      use(l)
    }
  test.each<[string, Plant, RegExp]>([
    ['R5 switched off', after(switched(2400, false)), /R5\.switch-off/],
    ['R5 the processor keeps inputs', after(card(2400, { retainsInputs: true })), /R5\.processor-retains/],
    ['R8 marked since', after(mark(2400, 'hipaa')), /R8\.not-accepted/],
    [
      'R10 an objection',
      after(objected(2400, ANNA)),
      /item t1 of entry 13: The rules deny this use: R10\.objects/,
    ],
    ['R10 said while objecting', after(objected(1900, ANNA), lifted(2100, ANNA)), /R10\.before-lifting/],
    ['R10 a refusal', after(answered(2400, ANNA, false)), /R10\.refused/],
    [
      'R5 said before the notice',
      (l) => {
        for (const fact of person(2100, CARO)) l.fact(fact)
        const contributors = [{ handle: CARO, actsFor: ACCOUNT }]
        l.close(l.permit(2500, { contributorSets: [contributors] }), 2600, [
          row('t1', 2000, { contributors }),
        ])
      },
      /R5\.no-notice/,
    ],
    [
      'R1 somebody who never joined',
      (l) => {
        const contributors = [{ handle: CARO, actsFor: ACCOUNT }]
        l.close(l.permit(2500, { contributorSets: [contributors] }), 2600, [
          row('t1', 2000, { contributors }),
        ])
      },
      /R1\.unknown-contributor/,
    ],
    [
      'R1 acting for another account than at joining',
      (l) => {
        const contributors = [{ handle: ANNA, actsFor: null }]
        l.close(l.permit(2500, { contributorSets: [contributors] }), 2600, [
          row('t1', 2000, { contributors }),
        ])
      },
      /R1\.unknown-contributor/,
    ],
    [
      'R12 an AI use that calls itself delivery, of somebody who objects',
      (l) => {
        l.fact(objected(1400, ANNA))
        l.close(l.permit(2500, { purpose: 'deliver' }), 2600, [row('t1', 2000)])
      },
      /a purpose that takes no permit \(deliver\)/,
    ],
    [
      'R12 a lease that calls itself delivery, of somebody who objects',
      (l) => {
        l.fact(objected(1400, ANNA))
        l.close(l.permit(1500, { ...lease, purpose: 'deliver' }), 2600, [row('t1', 2000)])
      },
      /a purpose that takes no permit \(deliver\)/,
    ],
    ['R6 training', (l) => l.permit(2500, { purpose: 'train' }), /R6\.no-form/],
    [
      'R5 a permit nobody may have, not closed',
      (l) => {
        l.fact(switched(2400, false))
        l.permit(2500)
      },
      /entry 13: The rules deny this permit: R5\.switch-off/,
    ],
    [
      'R10 a lease for somebody who objects',
      (l) => {
        l.fact(objected(1400, ANNA))
        l.permit(1500, lease)
      },
      /The rules deny this permit: R10\.objects/,
    ],
    [
      'R10 words kept of a lease after an objection',
      (l) => {
        const permit = l.permit(1500, lease)
        l.fact(objected(1800, ANNA))
        l.close(permit, 2000, [row('t1', 1700), row('t2', 1900)])
      },
      /^item t2 of entry 12: The rules deny this use: R10\.objects/,
    ],
    ['R13 the item is younger than its use', (l) => use(l, [row('t1', 2501)]), /R13\.not-yet-made/],
    [
      'R13 a lease of more than ten minutes',
      (l) => l.permit(1500, { ...lease, expires: 1500 + 600_001 }),
      /ten minutes/,
    ],
    ['R12 a lease that begins before it is recorded', (l) => l.permit(1600, lease), /before it is recorded/],
    ['a lease for two', (l) => l.permit(1500, { ...lease, contributorSets: [both] }), /one contributor/],
    [
      'rules that nobody knows',
      (l) => l.permit(2500, { rulesVersion: 4 }),
      /rules that this verifier does not know/,
    ],
    ['another place', (l) => l.permit(2500, { place: 'meeting:m2' }), /another place/],
    ['another account', (l) => l.permit(2500, { hostingAccount: 'birch' }), /another account/],
    ['another audience', (l) => l.permit(2500, { audience: 'au2' }), /another audience/],
    ['an expired permit', (l) => l.permit(2500, { expires: 2400 }), /expired/],
    [
      'a row of another audience (R9)',
      (l) => use(l, [row('t1', 2000, { audience: 'au2' })]),
      /another audience/,
    ],
    [
      'a row of another class',
      (l) => use(l, [row('t1', 2000, { classes: ['audio'] })]),
      /class that the permit/,
    ],
    [
      'a row outside the window',
      (l) => l.close(l.permit(2500, { until: 1900 }), 2600, [row('t1', 2000)]),
      /outside the time/,
    ],
    [
      'a row of a set that was not allowed',
      (l) => use(l, [row('t1', 2000, { contributors: both })]),
      /none of the sets/,
    ],
    [
      'a permit that did not see the newest fact',
      (l) => {
        const stale = l.heads([
          'account:alderwick',
          `handle:${ANNA}`,
          `meeting:${MEETING}`,
          'operator',
          'processor:moonshine',
        ])
        l.fact(objected(2400, ANNA))
        const body = { ...(opened().permit(2500).made.opening.body as object) }
        l.append({ kind: 'permit', time: 2500, body }, stale)
      },
      /did not see entry 12/,
    ],
    [
      'a permit that does not name a scope it should have looked at',
      (l) => l.permit(2500, {}, ['operator', 'account:alderwick']),
      /It has to name handle:a+, and does not/,
    ],
    ['a permit dated before what it rests on', (l) => l.permit(1000), /dated before a fact/],
    [
      'a lease closed without the heads of its scopes',
      (l) => l.close(l.permit(1500, lease), 2000, [row('t1', 1700)], { scopes: [] }),
      /without naming the newest fact/,
    ],
    [
      'a permit closed twice',
      (l) => {
        const permit = l.permit(2500)
        l.close(permit, 2600, [row('t1', 2000)])
        l.close(permit, 2700, [row('t1', 2000)])
      },
      /closed already/,
    ],
    [
      'an epoch that rose without reason',
      (l) => l.fact(lifted(2000, ANNA), { epoch: 5 }),
      /epoch does not follow/,
    ],
    [
      'an epoch that did not rise',
      (l) => l.fact(objected(2000, ANNA), { epoch: 0 }),
      /epoch does not follow/,
    ],
    [
      'a chain that begins anew',
      (l) => l.fact(objected(2000, ANNA), { prev: null }),
      /claims to be the first/,
    ],
    [
      'a fact dated back',
      (l) => {
        l.fact(objected(1900, ANNA))
        l.fact(lifted(1100, ANNA))
      },
      /dated before the fact that it follows/,
    ],
    [
      'a fact under scopes that are not its own',
      (l) => {
        const fact = objected(2000, ANNA)
        l.append({ kind: 'fact', time: 2000, body: fact }, [
          { scope: `handle:${BEN}`, ...l.head(`handle:${BEN}`) },
        ])
      },
      /not those that this fact is about/,
    ],
    [
      'a fact of an unknown kind',
      (l) => l.append({ kind: 'fact', time: 2000, body: { kind: 'unheard-of', time: 2000 } }, []),
      /not a fact that this verifier knows/,
    ],
    [
      'a meeting opened twice',
      (l) =>
        l.fact({
          kind: 'meeting-opened',
          time: 2000,
          meeting: MEETING,
          hostingAccount: ACCOUNT,
          audience: 'au1',
        }),
      /more than once/,
    ],
  ])('%s', async (_, plant, where) => {
    const ledger = opened()
    plant(ledger)
    const verdict = await verdictOf(ledger)
    expect(verdict.verdict).toBe('wrong')
    expect(said(verdict)).toMatch(where)
  })

  test('R10 the objection of somebody whom the summary leaves out, cut off the bundle’s chain, is a gap', async () => {
    const ledger = opened()
    const objection = ledger.fact(objected(2400, BEN))
    ledger.close(ledger.permit(2500), 2600, [row('t1', 2000)])
    expect(said(await verdictOf(ledger))).toBe('')
    const entries = ledger.input().entries.filter((e) => e.index !== objection.index)
    const verdict = verifyBundle(await ledger.bundle({ entries }), KEY)
    expect(said(verdict)).toMatch(/gap: the newest fact it names is missing \(handle:b+\)/)
  })

  test('R10 an objection during a lease, cut off the end of the bundle’s chain, is a gap', async () => {
    const ledger = opened()
    const permit = ledger.permit(1500, lease)
    const objection = ledger.fact(objected(1800, ANNA))
    ledger.close(permit, 2000, [row('t1', 1700), row('t2', 1900)])
    const entries = ledger.input().entries.filter((e) => e.index !== objection.index)
    const verdict = verifyBundle(await ledger.bundle({ entries }), KEY)
    expect(said(verdict)).toMatch(/gap: the newest fact it names is missing \(handle:a+\)/)
  })
})
