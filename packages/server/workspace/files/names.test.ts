import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { safeName } from './names.ts'

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ana\\plan.docx', 'plan.docx'],
  ['..', 'file'],
  ['', 'file'],
  ['.htaccess', 'htaccess'],
  ['a\u202egpj.exe', 'agpj.exe'],
  ['one\u0000two\nthree.txt', 'onetwo three.txt'],
  ['a<b>c:"d|e?f*.txt', 'a_b_c__d_e_f_.txt'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['  report .pdf. ', 'report .pdf'],
  ['Übersicht 会議 مرحبا.pdf', 'Übersicht 会議 مرحبا.pdf'],
  ['family 👨‍👩‍👧.png', 'family 👨‍👩‍👧.png'],
  [`${'é'.repeat(300)}.jpeg`, `${'é'.repeat(97)}.jpeg`],
])('%j is kept as %j', (claimed, kept) => {
  expect(safeName(claimed)).toBe(kept)
})

test('whatever is claimed, what is kept is short, is no path, shows all of itself, and stays as it is', () => {
  assert(
    property(
      oneof(
        string({ unit: 'binary', maxLength: 400 }),
        string({
          unit: constantFrom('/', '\\', '.', ' ', '\u202e', '\u0000', 'a', '💣', 'é', '\ud800', '_'),
        }),
      ),
      (claimed) => {
        const name = safeName(claimed)
        expect(name).not.toBe('')
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201)
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u)
        expect(name).not.toMatch(/^[\s.]|[\s.]$/u)
        expect(name.isWellFormed()).toBe(true)
        expect(safeName(name)).toBe(name)
      },
    ),
    { numRuns: 2_000 },
  )
})
