/** The first half of the cases, in a process of its own: both halves then run side by side. */
import { expect, test } from 'vitest'
import { CASES } from './cases.ts'
import { permits } from './cedar-policies.ts'
import { openCedar } from './cedar.ts'
import { compareWithCedar } from './cedar-cases.ts'

test('R1 to R16: the rules and the Cedar policies agree, first half', { timeout: 600_000 }, () => {
  expect(compareWithCedar(0, 2)).toBe(CASES.count / 2)
})

test('a policy that Cedar cannot evaluate is an error, not one policy less', () => {
  openCedar()
  expect(() => permits('naming', 'train', { lifted: 1 })).toThrow('time')
  expect(() => permits('no such set', 'train', {})).toThrow()
})
