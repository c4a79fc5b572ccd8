import list from 'emojilib'
import { expect, test } from 'vitest'
import { Emoji } from '@highroad/core/wire'
import { matchingEmoji, USUAL } from './emoji.ts'

const all = new Map(Object.entries(list))

test('an emoji is found by its name and by words for it', () => {
  expect(matchingEmoji(all, 'party popper', 3)[0]?.emoji).toBe('🎉')
  expect(matchingEmoji(all, 'tada', 8).map(({ emoji }) => emoji)).toContain('🎉')
  expect(matchingEmoji(all, 'no such thing', 8)).toEqual([])
})

test('each that is offered is one that the server takes', () => {
  for (const emoji of [...all.keys(), ...USUAL]) expect(Emoji.safeParse(emoji).success, emoji).toBe(true)
})
