import type { ChatPerson } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { namesFor, partsOf, readable, sendable } from './mentions.ts'

const person = (id: string, name: string): ChatPerson => ({
  person: id,
  name,
  guest: false,
  presence: 'active',
})
const people = [
  person('k1', 'Kofi'),
  person('k2', 'Kofi Mensah'),
  person('i', 'Ines (press)'),
  person('a', 'Kofi'),
]
const nameOf = (id: string) => people.find((one) => one.person === id)?.name

test('names that are typed are sent as people, the longest name first', () => {
  expect(sendable('@Kofi Mensah and @Kofi, see', people)).toBe('<@k2> and <@k1>, see')
  expect(sendable('@Ines (press)', people)).toBe('<@i>')
})

test('of two people with one name the one who was picked is meant', () => {
  expect(sendable('@Kofi', people, new Map([['Kofi', 'a']]))).toBe('<@a>')
})

test('an address, a longer word and code name nobody', () => {
  for (const text of ['me@Kofi', '@Kofis', '`@Kofi`', '```\n@Kofi\n```', '```\n@Kofi'])
    expect(sendable(text, people)).toBe(text)
})

test('everybody in the channel', () => {
  expect(sendable('@channel: go', [])).toBe('<!channel>: go')
  expect(readable('<!channel>: go', nameOf)).toBe('@channel: go')
})

test('what was sent reads as it was typed; somebody unknown is not given a name', () => {
  expect(readable('<@k2> and <@x9>', nameOf)).toBe('@Kofi Mensah and <@x9>')
})

test('a text is cut at the names in it', () => {
  expect(partsOf('a <@k1><!channel> b')).toEqual([
    { words: 'a ' },
    { person: 'k1' },
    { everybody: true },
    { words: ' b' },
  ])
  expect(partsOf('<@not an id> <!here>')).toEqual([{ words: '<@not an id> <!here>' }])
})

test('the beginning of a name comes before its middle', () => {
  expect(namesFor('m', people).map(({ person: id }) => id)).toEqual(['k2'])
  expect(namesFor('kof', people)).toHaveLength(3)
})
