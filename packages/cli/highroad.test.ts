/** The command as people run it: from the repository, and as the one file that is built to run alone. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, OTHER_KEY, honest, opened } from '../core/evidence/example-ledger.ts'

const here = dirname(fileURLToPath(import.meta.url))
const empty = mkdtempSync(join(tmpdir(), 'highroad-cli-'))
const at = (name: string) => join(empty, name)
afterAll(() => rmSync(empty, { recursive: true }))

interface Ran {
  code: number | null
  out: string
  err: string
}
function run(node: string, script: string, args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(node, [script, ...args], { cwd: empty, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** This Node, and every other of version 20 or later on the PATH. */
function nodes(): [string, string][] {
  const all = [process.execPath, ...(process.env['PATH'] ?? '').split(delimiter).map((d) => join(d, 'node'))]
  const found = new Map<string, string>()
  for (const node of all.filter((path) => existsSync(path))) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    if (Number(version.slice(1).split('.')[0]) >= 20 && !found.has(version)) found.set(version, node)
  }
  return [...found]
}

beforeAll(async () => {
  const ledger = honest()
  const good = await ledger.bundle()
  writeFileSync(at('good.json'), good)
  writeFileSync(
    at('tampered.json'),
    good.map((byte, i) => (i === 4000 ? byte ^ 1 : byte)),
  )
  const entries = (erased: number) =>
    ledger.input().entries.map((e) => (e.index === erased ? { ...e, opening: null } : e))
  writeFileSync(at('erased.json'), await ledger.bundle({ entries: entries(10) }))
  const gap = entries(10).filter((e) => e.index !== 3)
  writeFileSync(at('both.json'), await ledger.bundle({ entries: gap }))
  const denied = opened()
  denied.permit(2500, { purpose: 'train' })
  writeFileSync(at('denied.json'), await denied.bundle())
  writeFileSync(at('log.key'), `${KEY}\n`)
  execFileSync(
    process.execPath,
    [
      join(here, '../../node_modules/rolldown/bin/cli.mjs'),
      join(here, 'highroad.ts'),
      '--file',
      at('built.mjs'),
      '--format',
      'esm',
      '--platform',
      'node',
    ],
    { cwd: here, stdio: 'ignore' },
  )
  copyFileSync(at('built.mjs'), at('highroad.mjs'))
  rmSync(at('built.mjs'))
}, 30_000)

describe('from the repository', () => {
  const highroad = (...args: string[]) => run(process.execPath, join(here, 'highroad.ts'), args)

  test('0: says of each use what was read, for what, by which processor, on whose notice, under which entry', () => {
    const { code, out, err } = highroad('verify', 'bundle', 'good.json', '--key', KEY)
    expect(err).toBe('')
    expect(code).toBe(0)
    for (const said of [
      '1. summary, to assist, by moonshine',
      'ledger entry 12 (leaf ',
      'read 2 items, closed by entry 13',
      't1  1970-01-01 00:00:01.600 UTC  transcript  of aaaaaaaa',
      'on the notice of aaaaaaaa: version 1, shown 1970-01-01 00:00:01.020 UTC, entry 6',
      't3  1970-01-01 00:00:02.100 UTC  transcript  of bbbbbbbb',
    ])
      expect(out).toContain(said)
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^VERIFIED: 2 AI uses/)
  })
  test('the key may lie in a file', () =>
    expect(highroad('verify', 'bundle', 'good.json', '--key', '@log.key').code).toBe(0))
  test('--json has whole pseudonyms and the exit code', () => {
    const { code, out } = highroad('verify', 'bundle', 'good.json', '--key', KEY, '--json')
    const result = JSON.parse(out) as {
      verdict: string
      exitCode: number
      uses: { notices: { handle: string }[] }[]
    }
    expect(code).toBe(0)
    expect(result).toMatchObject({ verdict: 'verified', exitCode: 0, findings: [] })
    expect(result.uses[0]?.notices[0]?.handle).toBe('a'.repeat(32))
  })
  test.each<[string, number, RegExp]>([
    ['tampered.json', 3, /WRONG {2}(entry|byte|bundle|entries)/],
    ['denied.json', 3, /WRONG {2}entry 12: The rules deny this permit: R6\.no-form/],
    ['erased.json', 4, /ERASED, NOT DECIDED/],
    ['both.json', 3, /gap[\s\S]*WRONG: /],
  ])('%s: %i', (file, code, said) => {
    const ran = highroad('verify', 'bundle', file, '--key', KEY)
    expect(ran.code).toBe(code)
    expect(ran.out).toMatch(said)
  })
  test('3: another ledger’s key', () => {
    const ran = highroad('verify', 'bundle', 'good.json', '--key', OTHER_KEY)
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('it is not signed with this key')
  })
  test.each<[string[], RegExp]>([
    [['verify', 'bundle', 'nowhere.json', '--key', KEY], /nowhere\.json: there is no such file/],
    [['verify', 'bundle', '.', '--key', KEY], /it is a directory/],
    [['verify', 'bundle', 'good.json', '--key', '@nowhere.key'], /nowhere\.key: there is no such file/],
    [['verify', 'bundle', 'good.json', '--key', 'rubbish'], /not a verifier key/],
    [['verify', 'bundle', 'good.json'], /Under which key/],
    [['sing'], /no command/],
  ])('2: %j', (args, said) => {
    const ran = highroad(...args)
    expect(ran.code).toBe(2)
    expect(ran.err).toMatch(said)
    expect(ran.err).not.toMatch(/\n +at /)
    expect(ran.out).toBe('')
  })
})

describe('as one file that runs alone', () => {
  test.each(nodes())('on Node %s, in a directory with nothing else', (_, node) => {
    const highroad = (file: string) => run(node, at('highroad.mjs'), ['verify', 'bundle', file, '--key', KEY])
    const { code, out, err } = highroad('good.json')
    expect(err).toBe('')
    expect(out).toContain('VERIFIED')
    expect(code).toBe(0)
    expect(highroad('tampered.json').code).toBe(3)
    expect(highroad('erased.json').code).toBe(4)
    const log = join(here, 'testing/tessera-log')
    const verified = run(node, at('highroad.mjs'), [
      'verify',
      'log',
      log,
      '--key',
      `@${join(log, 'log.key')}`,
    ])
    expect([verified.err, verified.code]).toEqual(['', 0])
  })
})
