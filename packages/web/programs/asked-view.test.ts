import { expect, test } from 'vitest'
import { rowsOf } from './asked-view.ts'

const line = {
  day: '2026-11-23',
  key: 'k',
  label: 'A recorder',
  processor: 'this-server',
  purpose: 'assist' as const,
  feature: 'summary' as const,
  classes: ['audio' as const, 'transcript' as const],
  decision: true,
  codes: ['R5.noticed'],
  times: 3,
  lastAt: 0,
}

test('what was asked and answered, in words', () => {
  expect(rowsOf([line])).toMatchObject([
    {
      program: 'A recorder',
      wanted: 'Assist: Summary',
      of: 'sound, transcript',
      permitted: true,
      reasons: [],
    },
  ])
})

test('a denial says why, and names nobody', () => {
  const [row] = rowsOf([{ ...line, decision: false, codes: ['R10.objects'], feature: null, label: null }])
  expect(row).toMatchObject({
    program: 'A program of this server’s operator',
    wanted: 'Assist',
    reasons: ['A participant objects. Their words are not used.'],
  })
  expect(rowsOf([{ ...line, decision: false, codes: ['withheld'] }])[0]?.reasons).toEqual([
    'A participant’s own choice or answer.',
  ])
})

test('what was unknown, and what a day had too many kinds of, are said to be so', () => {
  expect(rowsOf([{ ...line, purpose: null, feature: null, classes: [] }])[0]).toMatchObject({
    wanted: 'Something unknown',
    of: null,
  })
  expect(rowsOf([{ ...line, purpose: null, codes: [] }])[0]?.wanted).toBe('More kinds than are told apart')
})
