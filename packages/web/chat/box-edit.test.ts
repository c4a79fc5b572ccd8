import { expect, test } from 'vitest'
import { completed, inCodeBlock, marked, tokenAt } from './box-edit.ts'

const token = (text: string) => tokenAt(text, text.length)

test('a name after @ and an emoji after : are completed, also in the middle of a line', () => {
  expect(token('ask @ko')).toEqual({ sign: '@', typed: 'ko', from: 4 })
  expect(token('@')).toMatchObject({ sign: '@', typed: '' })
  expect(token('(@Kofi Men')).toMatchObject({ typed: 'Kofi Men', from: 1 })
  expect(token('nice :tad')).toMatchObject({ sign: ':', typed: 'tad' })
})

test('times, addresses and a lone colon are not', () => {
  for (const text of ['at 10:30', 'me@example', 'so: ', 'a :', 'x :)', 'http://a', '@a b c d e'])
    expect(token(text)).toBeNull()
})

test('what is picked takes the place of the word, and one space follows', () => {
  expect(completed('ask @ko now', { from: 4 }, 7, '@Kofi')).toEqual({
    text: 'ask @Kofi now',
    from: 10,
    to: 10,
  })
  expect(completed('@ko', { from: 0 }, 3, '@Kofi').text).toBe('@Kofi ')
})

test('a mark goes round what is chosen, and away again', () => {
  const bold = marked({ text: 'so it is', from: 3, to: 5 }, '**')
  expect(bold).toEqual({ text: 'so **it** is', from: 5, to: 7 })
  expect(marked(bold, '**')).toEqual({ text: 'so it is', from: 3, to: 5 })
})

test('in an open block of code Enter makes a line', () => {
  expect(inCodeBlock('```ts\nconst a', 12)).toBe(true)
  expect(inCodeBlock('```\na\n```\nb', 11)).toBe(false)
})
