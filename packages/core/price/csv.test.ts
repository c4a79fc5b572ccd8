import { expect, test } from 'vitest'
import { amountText, statementCsv } from './csv.ts'
import { april, OWNED, signed } from './example-price.ts'
import { withdrawn } from '../consent/example-form.ts'
import { noon } from './example-price.ts'

test('an amount is text with the digits of its currency', () => {
  expect([1250, 5, 0, -7, 100].map((amount) => amountText(amount, 2))).toEqual([
    '12.50',
    '0.05',
    '0.00',
    '-0.07',
    '1.00',
  ])
  expect([1250, 0, -3].map((amount) => amountText(amount, 0))).toEqual(['1250', '0', '-3'])
  expect(amountText(5, 3)).toBe('0.005')
})

test('a statement as a table: a line a day, a column a class, and the totals', () => {
  const facts = [OWNED, signed('2026-04-02'), withdrawn(noon('2026-04-02') + 1)]
  const csv = statementCsv(
    april({
      facts,
      until: '2026-04-03',
      trials: [{ version: 1, setOn: '2026-01-01', through: '2026-04-01' }],
    }),
  )
  expect(csv).toBe(
    [
      'day,seats,trial,price,discount transcript,discount chat,total,currency',
      '2026-04-01,1,yes,0.00,0.00,0.00,0.00,EUR',
      '2026-04-02,1,no,0.40,0.10,0.04,0.26,EUR',
      '2026-04-03,1,no,0.40,0.00,0.00,0.40,EUR',
      'all,3,1,0.80,0.10,0.04,0.66,EUR',
      '',
    ].join('\r\n'),
  )
})

test('without a form there is no column of a class', () => {
  expect(statementCsv(april({ until: '2026-04-01' })).split('\r\n')[0]).toBe(
    'day,seats,trial,price,total,currency',
  )
})
