/** The second half of the cases. */
import { expect, test } from 'vitest'
import { CASES } from './cases.ts'
import { compareWithCedar } from './cedar-cases.ts'

test('R1 to R16: the rules and the Cedar policies agree, second half', { timeout: 600_000 }, () => {
  expect(compareWithCedar(1, 2)).toBe(CASES.count / 2)
})
