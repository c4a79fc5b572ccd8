/** R2 where two facts of one kind have the same time the stricter counts, whichever is told first. */
import { describe, expect, test } from 'vitest'
import { DAY_MS, TRAINABLE, askTrain, consentTerms, form, outcomeOfTraining, told } from './example-form.ts'
import {
  ANNA,
  BEN,
  answered,
  card,
  cells,
  lifted,
  mark,
  objected,
  outcome,
  started,
  switched,
  terms,
} from './example-meeting.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import type { Fact } from './facts.ts'

const accepted = answered(1100, ANNA, true)
const third = (agreements: ('hipaa' | 'education')[]) => card(600, { party: 'third', agreements })

describe('R2 the stricter of two facts of one time counts', () => {
  test.each<[string, Fact[], string, number?]>([
    [
      'a switch that was off then, too',
      [switched(500, true), switched(500, false), switched(2100, true)],
      'R13.switch-off-then',
      2200,
    ],
    [
      'a start for another processor, too',
      [started(1500), started(1500, 'summary', 'other')],
      'R5.started-elsewhere',
    ],
    [
      'a start and a stop',
      [started(1500), { kind: 'feature-stopped', time: 1500, meeting: 'm1', feature: 'summary' }],
      'R5.not-started',
    ],
    ['a card that retains, too', [card(600), card(600, { retainsInputs: true })], 'R5.processor-retains'],
    ['a card that trains, too', [card(600), card(600, { trainsOnInputs: true })], 'R5.processor-trains'],
    [
      'a card without the agreement, too',
      [mark(500, 'hipaa'), accepted, third(['hipaa']), third([])],
      'R8.no-agreement',
    ],
    [
      'two marks, and an agreement for one',
      [mark(500, 'hipaa'), mark(500, 'education'), accepted, third(['hipaa'])],
      'R8.no-agreement',
    ],
    ['an objection where it was lifted', [objected(1500, ANNA), lifted(1500, ANNA)], 'R10.objects'],
    [
      'two tables of one version',
      [
        terms(500, 2),
        terms(
          500,
          2,
          cells(() => 'never'),
        ),
      ],
      'R11.never',
    ],
  ])('%s', (_, facts, expected, at = 2000) => {
    expect(outcome({ with: facts, ask: { at } })).toBe(expected)
    expect(outcome({ with: facts.toReversed(), ask: { at } })).toBe(expected)
  })
  test('of two tables in force from one time the higher version holds, whichever came first', () => {
    const both = [
      terms(500, 3),
      terms(
        490,
        2,
        cells(() => 'never'),
        500,
      ),
    ]
    expect(outcome({ with: both })).toBe('permit')
    expect(
      outcome({
        with: [
          terms(500, 2),
          terms(
            490,
            3,
            cells(() => 'never'),
            500,
          ),
        ],
      }),
    ).toBe('R11.never')
  })
  test('R11 a form names both of two versions that are in force, or none', () => {
    const twice = [consentTerms(500, 1), consentTerms(500, 1)]
    expect(outcomeOfTraining({ with: twice })).toBe('permit')
    expect(outcomeOfTraining({ with: [...twice, consentTerms(500, 2)] })).toBe('R11.form-missing')
  })
  test('R10 what was said at the moment of an objection does not return', () => {
    const named: Fact = { kind: 'earlier-let-in', time: 2300, handle: ANNA, from: 0, until: 5000 }
    const facts = [objected(2000, ANNA), lifted(2200, ANNA), named]
    expect(outcome({ with: facts, ask: { itemTime: 2000, at: 2400 } })).toBe('R10.before-lifting')
    expect(outcome({ with: facts, ask: { itemTime: 1999, at: 2400 } })).toBe('permit')
    expect(outcome({ with: facts, ask: { itemTime: 1999, at: 2300 } })).toBe('permit')
    const again = [...facts, lifted(1500, ANNA), objected(1400, ANNA)]
    expect(outcome({ with: again, ask: { itemTime: 1450, at: 2400 } })).toBe('R10.before-lifting')
    expect(outcome({ with: again, ask: { itemTime: 1600, at: 2400 } })).toBe('permit')
  })
})

test('R10 what was made after a form ran out lies in the gap, signed again or not', () => {
  const facts = [
    ...TRAINABLE.filter((f) => f.kind !== 'form-given'),
    form(140, { until: 1500 }),
    form(1800, { form: 'f2' }),
    told(1801, ANNA, { form: 'f2', since: 1100 }),
    told(1801, BEN, { form: 'f2', since: 1100 }),
  ]
  const at = (itemTime: number) => decide(compile(facts), askTrain({ itemTime, at: 40 * DAY_MS })).decision
  expect([1499, 1500, 1799, 1800].map(at)).toEqual(['permit', 'deny', 'deny', 'permit'])
})
