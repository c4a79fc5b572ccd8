import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DataClass, Fact, Purpose } from '@highroad/core/consent'
import { readTerms } from './first-terms.ts'

const OURS = new URL('../../../terms/highroad-1.yaml', import.meta.url).pathname

test('R11 version 1 of our terms has a cell for every class and purpose, and is a fact', () => {
  const { fact, text } = readTerms(OURS, 1_000)
  expect(Fact.parse(fact)).toEqual(fact)
  for (const dataClass of DataClass.options)
    for (const purpose of Purpose.options) expect(fact.cells[dataClass][purpose]).toBeDefined()
  expect(fact).toMatchObject({ version: 1, inForceFrom: 1_000 })
  expect(text).toBe(readFileSync(OURS, 'utf8'))
  expect(fact.prose).toBe(createHash('sha256').update(readFileSync(OURS)).digest('hex'))
})

test('R7 our terms never let anything train a third party, and deliver is always licensed (R11)', () => {
  const { cells } = readTerms(OURS, 0).fact
  for (const dataClass of DataClass.options) {
    expect(cells[dataClass]['train-third-party']).toBe('never')
    expect(cells[dataClass].deliver).toBe('licensed')
  }
})

test('a file that lacks one cell, or names an unknown class, is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'highroad-terms-'))
  const text = readFileSync(OURS, 'utf8')
  const path = join(folder, 'terms.yaml')
  writeFileSync(path, text.replace(/ {4}record:\n.*\n.*\n/, ''))
  expect(() => readTerms(path, 0)).toThrow('classes.audio lacks record')
  writeFileSync(path, text.replace('  chat:', '  gossip:'))
  expect(() => readTerms(path, 0)).toThrow('classes has “gossip”')
  writeFileSync(path, Uint8Array.of(0xff))
  expect(() => readTerms(path, 0)).toThrow()
})
