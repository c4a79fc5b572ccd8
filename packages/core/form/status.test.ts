import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../consent/compile.ts'
import { form, owner, revoked, withdrawn } from '../consent/example-form.ts'
import { ACCOUNT } from '../consent/example-meeting.ts'
import type { Fact } from '../consent/facts.ts'
import { formsOf, isInForce as inForceByR6 } from '../consent/forms.ts'
import { formStates, type FormStatus, isInForce } from './status.ts'

const requested = (time: number, id = 'f1'): Fact => ({
  kind: 'form-requested',
  time,
  account: ACCOUNT,
  form: id,
  termsVersion: 1,
})
const refused = (time: number, id = 'f1'): Fact => ({
  kind: 'form-refused',
  time,
  account: ACCOUNT,
  form: id,
})

const stateAt = (facts: readonly Fact[], at: number, id = 'f1'): FormStatus | null =>
  formStates(facts, ACCOUNT, at).find((one) => one.form === id)?.status ?? null

test('R6 a form goes through the states that DPV names, each from its own moment on', () => {
  const facts = [owner(1), requested(10), form(20, { until: 50 })]
  expect(stateAt(facts, 9)).toBeNull()
  expect(stateAt(facts, 10)).toBe('requested')
  expect(stateAt(facts, 20)).toBe('given')
  expect(stateAt(facts, 49)).toBe('given')
  expect(stateAt(facts, 50)).toBe('expired')
  expect(stateAt([...facts, withdrawn(30)], 29)).toBe('given')
  expect(stateAt([...facts, withdrawn(30)], 30)).toBe('withdrawn')
  expect(stateAt([...facts, withdrawn(30)], 60)).toBe('withdrawn')
  expect(stateAt([...facts, revoked(30)], 30)).toBe('revoked')
  expect(stateAt([...facts, revoked(30), withdrawn(30)], 30)).toBe('withdrawn')
  expect(stateAt([...facts, withdrawn(50)], 50)).toBe('expired')
  expect(stateAt([requested(10), refused(15)], 15)).toBe('refused')
})

test('a form signed after it was refused is given; a refusal ends nothing', () => {
  expect(stateAt([owner(1), requested(10), refused(15), form(20)], 20)).toBe('given')
  expect(stateAt([owner(1), form(20), refused(25)], 25)).toBe('given')
})

test('a form that goes on from another is renewed, and the other knows by which', () => {
  const facts = [owner(1), form(20), form(30, { form: 'f2', renews: 'f1' })]
  expect(stateAt(facts, 30, 'f2')).toBe('renewed')
  const [newest, oldest] = formStates(facts, ACCOUNT, 30)
  expect(newest).toMatchObject({ form: 'f2', renewedBy: null })
  expect(oldest).toMatchObject({ form: 'f1', status: 'given', renewedBy: 'f2' })
})

test('R6 who did not own the account when they signed gave nothing', () => {
  expect(stateAt([requested(10), form(20)], 30)).toBe('requested')
  expect(stateAt([owner(1), owner(15, false), form(20)], 30)).toBe('requested')
  expect(stateAt([owner(1), owner(25, false), form(20)], 30)).toBe('given')
})

const time = fc.integer({ min: 0, max: 40 })
const id = fc.constantFrom('f1', 'f2', 'f3')
const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(time, fc.boolean()).map(([at, is]) => owner(at, is)),
  fc.tuple(time, id).map(([at, of]) => requested(at, of)),
  fc.tuple(time, id).map(([at, of]) => refused(at, of)),
  fc.tuple(time, id).map(([at, of]) => withdrawn(at, of)),
  fc.tuple(time, id).map(([at, of]) => revoked(at, of)),
  fc.tuple(time, id).map(([at, of]) => withdrawn(at, of, 'other')),
)
const anyGiven = fc
  .uniqueArray(fc.tuple(id, time, time, fc.option(id)), { selector: ([of]) => of })
  .map((forms) => forms.map(([of, at, lasts, renews]) => form(at, { form: of, until: at + lasts, renews })))
const anyFacts = fc.tuple(fc.array(anyFact, { maxLength: 12 }), anyGiven).map(([a, b]) => [...a, ...b])

test('R6 a form is in force by its state exactly where R6 says so', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 90 }), (facts, at) => {
      const compiled = compile(facts)
      const byRule = formsOf(compiled, ACCOUNT, at).filter((one) => inForceByR6(compiled, one, at))
      const byState = formStates(facts, ACCOUNT, at).filter(({ status }) => isInForce(status))
      expect(byState.map((one) => one.form).toSorted()).toEqual(byRule.map((one) => one.form).toSorted())
    }),
    { numRuns: 3000 },
  )
})

test('R2 the order of facts never changes a state, later facts and other accounts never matter', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 60 }), (facts, at) => {
      const seen = formStates(facts, ACCOUNT, at)
      const brief = (states: typeof seen) =>
        states.map(({ form: of, status, since }) => `${of} ${status} ${since}`).toSorted()
      expect(brief(formStates(facts.toReversed(), ACCOUNT, at))).toEqual(brief(seen))
      expect(
        brief(formStates([...facts, withdrawn(at + 1), form(at, { account: 'x' })], ACCOUNT, at)),
      ).toEqual(brief(seen))
    }),
  )
})

test('R10 what was withdrawn or revoked is never in force again', () => {
  fc.assert(
    fc.property(anyFacts, time, time, (facts, at, later) => {
      const ended = formStates(facts, ACCOUNT, at).filter(
        ({ status }) => status === 'withdrawn' || status === 'revoked',
      )
      const then = formStates(facts, ACCOUNT, at + later)
      for (const { form: of } of ended)
        expect(isInForce(then.find((one) => one.form === of)?.status ?? 'given')).toBe(false)
    }),
  )
})
