import { expect, test } from 'vitest'
import { pathWithin } from './path-within.ts'

test('a path of this site is followed', () => {
  expect(pathWithin('/m/abc')).toBe('/m/abc')
})

test.each([null, '', 'https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'm/abc'])(
  'anything else leads to the start: %s',
  (to) => {
    expect(pathWithin(to)).toBe('/')
  },
)
