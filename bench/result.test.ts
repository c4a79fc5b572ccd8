import { expect, test } from 'vitest'
import { row } from './result.ts'

test('percentiles by nearest rank, whatever the order', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i)
  expect(row('x', values)).toEqual({ name: 'x', median: 100, p95: 190, p99: 198 })
  expect(row('x', [3])).toEqual({ name: 'x', median: 3, p95: 3, p99: 3 })
  expect(() => row('x', [])).toThrow('nothing was measured')
})
