import { expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import type { Notice } from '@highroad/core/wire'
import { isDue, shownFact } from './notices.ts'

const DAY = 24 * 3600_000
const HANDLE = 'a'.repeat(32)
const NOTICE: Notice = {
  feature: 'rewrite',
  version: 2,
  uses: '',
  keeps: [],
  keepsSentence: '',
  laterFeatures: [],
  processor: {
    processor: 'writer',
    party: 'third',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: '',
    models: [],
  },
}
const to = (at: number) => ({ account: 'acme', handle: HANDLE, at })
const switched = (time: number, processor: string, on = true): Fact => ({
  kind: 'switch-set',
  time,
  account: 'acme',
  feature: 'rewrite',
  on,
  processor,
})

test('R13 a notice holds for a year and is shown again after half of one', () => {
  const shown = shownFact(HANDLE, NOTICE, 1_000)
  expect(shown).toMatchObject({ until: 1_000 + 365 * DAY })
  expect(isDue([], to(1_000), NOTICE)).toBe(true)
  expect(isDue([shown], to(1_000 + 181 * DAY), NOTICE)).toBe(false)
  expect(isDue([shown], to(1_000 + 183 * DAY), NOTICE)).toBe(true)
})

test('R5 a notice of an older version, of another person or another feature is none', () => {
  const shown = shownFact(HANDLE, NOTICE, 1_000)
  expect(isDue([shown], to(2_000), { ...NOTICE, version: 3 })).toBe(true)
  expect(isDue([shownFact('b'.repeat(32), NOTICE, 1_000)], to(2_000), NOTICE)).toBe(true)
  expect(isDue([shownFact(HANDLE, { ...NOTICE, feature: 'catch-up' }, 1_000)], to(2_000), NOTICE)).toBe(true)
})

test('whoever was told of one processor is told anew when the switch names another, and not when it is off for a while', () => {
  const shown = shownFact(HANDLE, NOTICE, 1_000)
  const offAndOn = [switched(500, 'writer'), switched(2_000, 'writer', false), switched(3_000, 'writer')]
  expect(isDue([...offAndOn, shown], to(4_000), NOTICE)).toBe(false)
  expect(isDue([switched(500, 'old'), shown, switched(2_000, 'writer')], to(4_000), NOTICE)).toBe(true)
})
