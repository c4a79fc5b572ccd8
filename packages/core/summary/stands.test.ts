import { describe, expect, test } from 'vitest'
import { stands } from './stands.ts'

const turn = (id: string, text: string) => ({ id, speaker: 'A', fromMs: 0, untilMs: 1, text })
const turns = [
  turn('t1', 'We will not ship in June. The price is 189 euros,'),
  turn('t2', 'with tax, in every country.'),
]
const line = (text: string, ...cites: string[]) => stands({ text, cites }, turns)

describe('a quoted line', () => {
  test('stands on the words of the turn it cites', () => {
    expect(line('We will not ship in June.', 't1')).toBe(true)
    expect(line('We  will not\nship in June.', 't1')).toBe(true)
  })
  test('stands on two turns that follow each other', () => {
    expect(line('The price is 189 euros, with tax, in every country.', 't1', 't2')).toBe(true)
  })
  test.each<[string, string[], string]>([
    ['We will ship in June.', ['t1'], 'a word left out'],
    ['We will not ship in July.', ['t1'], 'a word changed'],
    ['we will not ship in June.', ['t1'], 'a letter changed'],
    ['We will not ship in June.', ['t2'], 'another turn cited'],
    ['We will not ship in June.', ['t1', 't2'], 'a turn cited that it does not touch'],
    ['The price is 189 euros, with tax,', ['t2', 't1'], 'turns in another order'],
    ['We will not ship in June.', ['t3'], 'a turn that is not there'],
    ['We will not ship in June.', [], 'nothing cited'],
    ['', ['t1'], 'nothing said'],
    ['ill not ship', ['t1'], 'a word cut at its beginning'],
    ['The price is 18', ['t1'], 'a number cut at its end'],
  ])('%j citing %j does not: %s', (text, cites) => expect(line(text, ...cites)).toBe(false))
})
