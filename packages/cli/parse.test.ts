import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'

const of = (line: string) => parse(line.split(' ').filter(Boolean))

describe('parse', () => {
  test.each([
    'verify bundle a.json --key log+01234567+AAAA',
    'verify bundle --key log+01234567+AAAA a.json',
    'verify bundle --key=log+01234567+AAAA a.json',
  ])('%s', (line) =>
    expect(of(line)).toEqual({
      command: 'verify-bundle',
      file: 'a.json',
      key: 'log+01234567+AAAA',
      json: false,
    }),
  )
  test('--json, and a key in a file', () =>
    expect(of('verify bundle a.json --json --key @log.key')).toEqual({
      command: 'verify-bundle',
      file: 'a.json',
      key: '@log.key',
      json: true,
    }))
  test.each(['', '--help', 'verify bundle --help', '-h'])('help: %j', (line) =>
    expect(of(line)).toEqual({ command: 'help' }),
  )
  test.each([
    'verify',
    'verify ledger a.json --key k',
    'check bundle a.json --key k',
    'verify bundle --key k',
    'verify bundle a.json',
    'verify bundle a.json --key',
    'verify bundle a.json --key=',
    'verify bundle a.json --key @',
    'verify bundle a.json b.json --key k',
    'verify bundle a.json --key k --key l',
    'verify bundle a.json --key k --force',
  ])('a mistake: %s', (line) => expect(of(line).command).toBe('mistake'))
})
