/** `highroad terms diff` as people run it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from './parse.ts'
import { bytesOf } from './reading.ts'
import { termsDiff } from './terms-diff.ts'

const TERMS = join(import.meta.dirname, '..', '..', 'terms')
const zoom = (day: string) => join(TERMS, 'examples', `zoom-2023-${day}.yaml`)
const folder = mkdtempSync(join(tmpdir(), 'highroad-terms-'))
afterAll(() => rmSync(folder, { recursive: true }))

const MARCH = readFileSync(zoom('03-31'), 'utf8')

/** Writes files into a folder of their own; returns its path. */
let folders = 0
function written(files: Record<string, string | Uint8Array>): string {
  const own = join(folder, `${folders++}`)
  mkdirSync(own)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text)
  return own
}

interface Ran {
  code: number | null
  out: string
  err: string
}

/** As a process of its own. */
function run(...args: string[]): Ran {
  const script = join(import.meta.dirname, 'highroad.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'terms', 'diff', ...args], {
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

/** The same in this process: starting one takes its second. */
function diff(...args: string[]): Ran {
  const asked = parse(['terms', 'diff', ...args])
  if (asked.command !== 'terms-diff') throw new Error('not what was asked')
  const files = {
    read: (path: string) => bytesOf(path, 'The terms file'),
    list: (path: string) => readdirSync(path),
  }
  return { out: '', err: '', ...termsDiff(asked, files) }
}

describe('arguments', () => {
  const of = (line: string) => parse(line.split(' '))
  test.each(['terms diff a b', 'terms diff a b --json', 'terms diff --json a b'])('%s', (line) =>
    expect(of(line)).toEqual({
      command: 'terms-diff',
      before: 'a',
      after: 'b',
      json: line.includes('--json'),
    }),
  )
  test.each([
    ['terms', 'The one command on terms is “highroad terms diff A B”.'],
    ['terms compare a b', 'The one command on terms is “highroad terms diff A B”.'],
    ['terms diff', 'Which two versions? Name the file of each, the earlier one first.'],
    ['terms diff a', 'Which two versions? Name the file of each, the earlier one first.'],
    ['terms diff a b c', 'Name two versions, no more.'],
    ['terms diff a b --force', 'There is no option --force.'],
  ])('a mistake: %s', (line, sentence) => expect(of(line)).toEqual({ command: 'mistake', sentence }))
})

describe('Zoom’s three of 2023', () => {
  test('0: from March to the 7th of August nothing widened, and the hole is said', () => {
    const { code, out, err } = run(zoom('03-31'), zoom('08-07'))
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('WIDENED: none\n\nNARROWED: 3\n  audio, train: licensed → with-consent\n')
    expect(out).toContain(
      'Left open: for train, audio, video and chat narrowed, but screen, transcript, file, recording and business-record stay licensed.',
    )
    expect(out.trimEnd().split('\n').at(-1)).toBe('0 cells widened, 3 narrowed, 57 stayed.')
  })
  test('0: to the 11th of August nothing is left open', () => {
    const { code, out } = diff(zoom('08-07'), zoom('08-11'))
    expect(code).toBe(0)
    expect(out).not.toContain('Left open')
  })
  test('1: backwards it widens; JSON says the same', () => {
    const { code, out } = run(zoom('08-11'), zoom('03-31'), '--json')
    const said = JSON.parse(out) as { widened: object[]; remarks: string[]; exitCode: number }
    expect(code).toBe(1)
    expect(said).toMatchObject({
      from: {
        file: zoom('08-11'),
        version: 3,
        title: expect.stringContaining('11 August'),
        inForceFrom: '2023-08-11',
      },
      to: { version: 1 },
      narrowed: [],
      exitCode: 1,
    })
    expect(said.widened).toHaveLength(16)
    expect(said.widened[0]).toEqual({
      dataClass: 'audio',
      purpose: 'train',
      change: 'widened',
      from: 'never',
      to: 'licensed',
      before: expect.stringContaining('Zoom does not use'),
      after: expect.stringContaining('machine learning'),
    })
    expect(said.remarks).toHaveLength(2)
    expect(diff(zoom('08-11'), zoom('03-31')).code).toBe(1)
  })
  test('a version beside itself, and terms of two operators with one number, are compared', () => {
    expect(diff(zoom('03-31'), zoom('03-31')).code).toBe(0)
    expect(diff(zoom('03-31'), join(TERMS, 'highroad-1.yaml')).code).toBe(0)
  })
})

describe('2: bad input, one clear sentence', () => {
  test('as a process: code 2, the sentence, no stack', () => {
    const own = written({ 'a.yaml': MARCH.replace('  chat:', '  gossip:') })
    const { code, out, err } = run(zoom('03-31'), join(own, 'a.yaml'))
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('classes has “gossip”, which is no class of the terms.')
    expect(err).not.toMatch(/\n +at /)
    expect(run(join(own, 'gone.yaml'), zoom('03-31')).code).toBe(2)
  })
  const broken = (files: Record<string, string | Uint8Array>, ...names: [string, string]) => {
    const own = written(files)
    const ran = diff(...(names.map((name) => join(own, name)) as [string, string]))
    expect([ran.code, ran.out]).toEqual([2, ''])
    return ran.err.replaceAll(`${own}/`, '')
  }
  test('a missing cell', () => {
    const lacking = MARCH.replace(/ {4}train:\n.*\n.*\n/, '')
    expect(broken({ 'a.yaml': lacking, 'b.yaml': MARCH }, 'a.yaml', 'b.yaml')).toBe(
      'a.yaml, line 25: classes.audio lacks train. People have to read what holds for it: add it.\nNothing was compared.\n',
    )
  })
  test('an unknown class, in the second file', () =>
    expect(
      broken({ 'a.yaml': MARCH, 'b.yaml': MARCH.replace('  chat:', '  gossip:') }, 'a.yaml', 'b.yaml'),
    ).toMatch(
      /^b\.yaml, line \d+: classes has “gossip”, which is no class of the terms\. The classes are audio, /,
    ))
  test('two versions with one date, with one number, and with a third in the same folder', () => {
    const second = MARCH.replace('version: 1', 'version: 2')
    expect(broken({ 'a.yaml': MARCH, 'b.yaml': second }, 'a.yaml', 'b.yaml')).toBe(
      'a.yaml and b.yaml both come into force on 2023-03-31, so nobody could tell which one holds then. Give one of them another in-force-from.\nNothing was compared.\n',
    )
    const later = MARCH.replace('2023-03-31', '2024-01-01')
    expect(broken({ 'a.yaml': MARCH, 'b.yml': later }, 'a.yaml', 'b.yml')).toContain('both are version 1')
    const third = later.replace('version: 1', 'version: 2')
    const files = { 'a.yaml': MARCH, 'b.yaml': third, 'c.yaml': MARCH.replace('version: 1', 'version: 3') }
    expect(broken(files, 'a.yaml', 'b.yaml')).toContain('a.yaml and c.yaml both come into force')
    const elsewhere = { 'a.yaml': MARCH, 'b.yaml': third, 'c.yaml': 'notes: none', 'd.txt': MARCH }
    const own = written(elsewhere)
    expect(diff(join(own, 'a.yaml'), join(own, 'b.yaml')).code).toBe(0)
  })
  test('what is no YAML, not UTF-8, a directory, or not there', () => {
    expect(broken({ 'a.yaml': 'a: b: c', 'b.yaml': MARCH }, 'a.yaml', 'b.yaml')).toContain(
      'a.yaml, line 1: This cannot be read as YAML.',
    )
    expect(broken({ 'a.yaml': MARCH, 'b.yaml': Uint8Array.of(0xff, 0xfe) }, 'a.yaml', 'b.yaml')).toContain(
      'b.yaml: The file is not UTF-8 text. Save it as UTF-8.',
    )
    const gone = join(folder, 'gone.yaml')
    expect(() => diff(zoom('03-31'), gone)).toThrow(`${gone}: there is no such file. Nothing was checked.`)
    expect(() => diff(folder, zoom('03-31'))).toThrow('it is a directory')
    expect(broken({ 'a.yaml': '#'.repeat(200_001), 'b.yaml': MARCH }, 'a.yaml', 'b.yaml')).toMatch(
      /^a\.yaml: The file is longer than/,
    )
  })
  test('many mistakes: the first ten, and how many more', () => {
    const err = broken(
      { 'a.yaml': MARCH, 'b.yaml': MARCH.replaceAll('licensed', 'open') },
      'a.yaml',
      'b.yaml',
    )
    expect(err.split('\n')).toHaveLength(10 + 3)
    expect(err).toContain('And 50 more.\nNothing was compared.\n')
  })
})
