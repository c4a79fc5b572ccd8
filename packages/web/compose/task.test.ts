import { Rewrite } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { askedOf, needsWords, originalOf, rewriteOf, taken } from './task.ts'

const NOWHERE = { from: 4, to: 4 }
const TEXT = ' One two.  Three. '

test('what is chosen is rewritten, else the whole; blanks at the edges stay', () => {
  const whole = rewriteOf('shorter', TEXT, NOWHERE)
  if (!whole) throw new Error('there is something to rewrite')
  expect(originalOf(whole)).toBe('One two.  Three.')
  expect(taken(whole, 'Four.', TEXT)).toBe(' Four. ')

  const part = rewriteOf('shorter', TEXT, { from: 9, to: 18 })
  if (!part) throw new Error('there is something to rewrite')
  expect(originalOf(part)).toBe('Three.')
  expect(taken(part, 'Four.', TEXT)).toBe(' One two.  Four. ')
})

test('only blanks are nothing to rewrite, and blanks that are chosen are as if nothing was', () => {
  expect(rewriteOf('clearer', ' \n ', NOWHERE)).toBeNull()
  expect(rewriteOf('clearer', '', { from: 0, to: 0 })).toBeNull()
  expect(rewriteOf('clearer', TEXT, { from: 9, to: 11 })).toMatchObject({ from: 1, to: 17 })
})

test('a rewrite never replaces what was changed meanwhile', () => {
  const task = rewriteOf('shorter', 'One', { from: 0, to: 0 })
  if (!task) throw new Error('there is something to rewrite')
  expect(taken(task, 'Two', 'One and more')).toBeNull()
})

test('a draft replaces the words it was made of, and stands after any others', () => {
  const task = { kind: 'draft', whole: 'tell them yes' } as const
  expect(taken(task, 'Yes, gladly.', 'tell them yes')).toBe('Yes, gladly.')
  expect(taken(task, 'Yes, gladly.', '  ')).toBe('Yes, gladly.')
  expect(taken(task, 'Yes, gladly.', 'Dear all,\n')).toBe('Dear all,\n\nYes, gladly.')
})

test('a wish of one’s own and a draft are not asked for without words; a wish is one line', () => {
  const custom = rewriteOf('custom', 'One', { from: 0, to: 0 })
  if (!custom) throw new Error('there is something to rewrite')
  expect(needsWords(custom)).toBe(true)
  expect(askedOf(custom, null, ' \n ')).toBeNull()
  expect(askedOf({ kind: 'draft', whole: '' }, 'thread', '  ')).toBeNull()
  expect(askedOf({ kind: 'draft', whole: '' }, 'thread', ' yes ')).toEqual({
    draft: { thread: 'thread', say: 'yes' },
  })
  const asked = askedOf(custom, null, 'as a\nlist')
  if (!asked || !('rewrite' in asked)) throw new Error('it is asked for')
  expect(Rewrite.parse(asked.rewrite).instruction).toBe('as a list')
})
