import { expect, test } from 'vitest'
import type { ProcessorCard } from '@highroad/core/consent'
import { against } from './against.ts'

const card = (change: Partial<ProcessorCard> = {}): ProcessorCard => ({
  processor: 'p',
  party: 'third',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'EU',
  models: ['m'],
  ...change,
})
const codes = (of: ProcessorCard, mark: 'none' | 'hipaa' | 'education') =>
  against('summary', of, mark).map(({ code }) => code)

test('R8 under a mark a third party runs nothing without the matching agreement', () => {
  expect(codes(card(), 'none')).toEqual([])
  expect(codes(card(), 'hipaa')).toEqual(['R8.no-agreement'])
  expect(codes(card({ agreements: ['hipaa'] }), 'hipaa')).toEqual([])
  expect(codes(card({ agreements: ['hipaa'] }), 'education')).toEqual(['R8.no-agreement'])
  expect(codes(card({ party: 'first' }), 'education')).toEqual([])
})

test('R5 R7 a processor that keeps or trains runs nothing under any mark', () => {
  expect(codes(card({ retainsInputs: true }), 'none')).toEqual(['R5.processor-retains'])
  expect(codes(card({ trainsOnInputs: true }), 'none')).toEqual(['R7.trains'])
  expect(codes(card({ trainsOnInputs: true, party: 'first' }), 'none')).toEqual(['R5.processor-trains'])
})
