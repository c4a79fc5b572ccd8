import * as fc from 'fast-check'
import { createBinaryModuleFromUrl, Dialect, LocalLinter } from 'harper.js'
import { beforeAll, expect, test } from 'vitest'
import { findingsIn } from './harper.ts'
import { fixed, type Finding, marksOf, moved, segmentsOf, wordsOf } from './marks.ts'

const WASM = import.meta.resolve('harper.js').replace('index.js', 'harper_wasm_bg.wasm')
let linter: LocalLinter
beforeAll(async () => {
  linter = new LocalLinter({
    binary: createBinaryModuleFromUrl(WASM),
    dialect: Dialect.American,
  })
  await linter.setup()
}, 60_000)

const known = new Set(wordsOf(['Kofi Mensah', 'Alderwick']))
const mark = (from: number, to: number): Finding => ({ from, to, kind: 'Typo', message: '', fixes: [] })
const marked = async (text: string) =>
  marksOf(text, await findingsIn(linter, text), known).map(({ from, to, fixes }) => [
    text.slice(from, to),
    fixes[0],
  ])

test('Harper itself: mistakes are marked with what may stand in their place', async () => {
  expect(await marked('Kofi, can you recieve the file? The plan is defintely ready.')).toEqual([
    ['recieve', 'receive'],
    ['defintely', 'definitely'],
  ])
  expect(await marked('We has the the files of 😀 tomorow morning here.')).toEqual([
    ['has', 'have'],
    ['the the', 'the'],
    ['tomorow', 'tomorrow'],
  ])
})

test('a sentence that is long and no mistake by that has the mistakes in it marked', async () => {
  const long = Array.from({ length: 12 }, () => 'and then we went on to the next').join(' ')
  expect(await marked(`We will recieve it, ${long}, tomorow or the the day after.`)).toEqual([
    ['recieve', 'receive'],
    ['tomorow', 'tomorrow'],
    ['the the', 'the'],
  ])
})

test('of findings that lie across one another one is marked', () => {
  const found = [mark(0, 12), mark(3, 5), mark(0, 4), mark(4, 6), mark(6, 6)]
  expect(marksOf('one twoo thre', found, new Set()).map(({ from, to }) => [from, to])).toEqual([
    [0, 4],
    [4, 6],
  ])
})

test.each([
  'Das ist ein Satz auf Deutsch, und er soll nicht markiert werden.',
  'Merci beaucoup pour le fichier',
  'Yuki kan du titta på detta? Tack så mycket',
  'Gracias por la ayuda, hablamos mañana',
])('text in another language has no marks: %s', async (text) => {
  expect(await marked(text)).toEqual([])
})

test('a sentence in another language leaves the English one marked', async () => {
  expect(await marked('Tack så mycket för hjälpen. We will recieve it on Monday.')).toEqual([
    ['recieve', 'receive'],
  ])
})

test.each([
  'ok thx, lgtm',
  'lets go',
  'Ask @Kofi Mensah, see https://a.example/teh and mail teh@b.example',
  '```\nteh code\n```\nand `teh` here',
  'The Alderwick team is here. Kofi’s team too.',
])('names, links, code, greetings and what everybody writes in chat have no marks: %s', async (text) => {
  expect(await marked(text)).toEqual([])
})

test('a fix takes the place of the mistake alone, and the caret stands after it', () => {
  expect(fixed('We recieve it', mark(3, 10), 'receive')).toEqual({ text: 'We receive it', from: 10, to: 10 })
})

test('marks follow while the text changes elsewhere, and go where it changes', () => {
  const text = 'one twoo three'
  expect(moved([mark(4, 8)], text, `${text} four`)).toEqual([mark(4, 8)])
  expect(moved([mark(4, 8)], text, `a ${text}`)).toEqual([mark(6, 10)])
  expect(moved([mark(4, 8)], text, 'one twooo three')).toEqual([])
  expect(moved([mark(4, 8)], text, 'one two three')).toEqual([])
})

test('segments are the whole text, whatever the marks; the word at the caret is not marked yet', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(70), fc.nat(70)), { maxLength: 6 }),
      fc.nat(60),
      (text, places, caret) => {
        const marks = places.map(([a, b]) => mark(Math.min(a, b), Math.max(a, b) + 1))
        const segments = segmentsOf(text, marks, caret)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
      },
    ),
  )
  expect(segmentsOf('one twoo', [mark(4, 8)], 8)).toEqual([{ text: 'one twoo', mark: null }])
  expect(segmentsOf('one twoo', [mark(4, 8)], 2)).toEqual([
    { text: 'one ', mark: null },
    { text: 'twoo', mark: 0 },
  ])
})
