import { expect, test } from 'vitest'
import { StupidBackOff } from './stupid-backoff.ts'
import { saved, type, wrongPerHundred } from './typist.ts'

test('a right completion is taken for one key, a wrong one is counted, and one that ends within a word is wrong', () => {
  const shown: Record<string, string> = { h: 'ello', 'hello ': 'there', 'hello w': 'or' }
  const typed = type([{ sender: 1, text: 'hello world' }], (_, before) => shown[before] ?? null)
  // h, Tab, space, w (past "there"), o (past "or"), r, l, d
  expect(typed).toEqual([{ sender: 1, characters: 11, keys: 8, wrong: 2, taken: 1 }])
  expect(saved(typed)).toBeCloseTo(100 * (3 / 11))
  expect(wrongPerHundred(typed)).toBe(25)
})

test('without completions nothing is saved', () => {
  expect(saved(type([{ sender: 1, text: 'hello' }], () => null))).toBe(0)
})

test('the plain 5-gram goes on as it was taught, and shortens its context where it was not', () => {
  const peer = new StupidBackOff(['we meet at noon', 'we meet at noon', 'they left at once'])
  expect(peer.complete('we m', 0.5, 0)).toBe('eet at noon')
  expect(peer.complete('nobody was seen at n', 0.5, 0)).toBe('oon')
  expect(peer.complete('zebra q', 0.5, 0)).toBeNull()
})
