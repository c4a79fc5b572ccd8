/** Verifying a log that Tessera made, from a directory and over the web; arguments; what cannot be read. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { parseVerifierKey, signNote, verifierKeyOf } from '@highroad/core/ledger'
import { Unreadable, sourceOf } from './log-source.ts'
import { parseVerifyLog } from './verify-log-args.ts'
import { verifyLog } from './verify-log.ts'

const LOG = join(import.meta.dirname, 'testing/tessera-log')
const KEY = readFileSync(join(LOG, 'log.key'), 'utf8').trim()
const empty = mkdtempSync(join(tmpdir(), 'highroad-verify-log-'))
const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))
afterAll(() => rmSync(empty, { recursive: true }))

/** Runs the command without stopping this process, which may be the web server that it asks. */
function highroad(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'highroad.ts'), 'verify', 'log', ...args],
    {
      cwd: empty,
    },
  )
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** Serves until the test ends; gives the address of its folder `log`. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  closing.push(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`
}
function fileOf(url: string | undefined): Buffer | null {
  try {
    return readFileSync(join(LOG, (url ?? '').replace(/^\/log\//, '')))
  } catch {
    return null
  }
}

function copy(): string {
  const folder = mkdtempSync(join(empty, 'log-'))
  cpSync(LOG, folder, { recursive: true })
  return folder
}

describe('a log that Tessera made', () => {
  test('0: in a directory, against its earlier checkpoint', async () => {
    const { code, out, err } = await highroad(LOG, '--key', KEY, '--since', join(LOG, 'earlier-checkpoint'))
    expect(err).toBe('')
    expect(out).toContain('Log tessera.example/log at 345 entries.')
    expect(out).toContain('It goes on from the earlier checkpoint of 230 entries.')
    expect(out).toContain('VERIFIED')
    expect(code).toBe(0)
  })
  test('0: over the web, as JSON', async () => {
    const asked: string[] = []
    const address = await serve((request, response) => {
      asked.push(request.url ?? '')
      const bytes = fileOf(request.url)
      response.writeHead(bytes ? 200 : 404).end(bytes ?? undefined)
    })
    const { code, out } = await highroad(address, '--key', `@${join(LOG, 'log.key')}`, '--json')
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'verified',
      origin: 'tessera.example/log',
      size: 345,
      tiles: 3,
      bundles: 2,
      entriesChecked: 345,
      findings: [],
      exitCode: 0,
    })
    expect(code).toBe(0)
    expect(asked.toSorted()).toEqual(
      [
        'checkpoint',
        'tile/0/000',
        'tile/0/001.p/89',
        'tile/1/000.p/1',
        'tile/entries/000',
        'tile/entries/001.p/89',
      ].map((path) => `/log/${path}`),
    )
  })
  test('3: another key of the same name, which signed nothing', async () => {
    const other = verifierKeyOf({ name: 'tessera.example/log', seed: new Uint8Array(32).fill(9) })
    const { code, out } = await highroad(LOG, '--key', other)
    expect(out).toContain('WRONG  checkpoint: It is not signed with this key.')
    expect(code).toBe(3)
  })
  test('3: a changed entry is named by its number', async () => {
    const folder = copy()
    const path = join(folder, 'tile/entries/000')
    writeFileSync(
      path,
      readFileSync(path).map((byte, i) => (i === 2 ? byte ^ 1 : byte)),
    )
    const { code, out } = await highroad(folder, '--key', KEY)
    expect(out).toContain('WRONG  tile/entries/000: Entry 0 does not hash to what tile/0/000 has for it.')
    expect(code).toBe(3)
  })
  test('4: without its entries', async () => {
    const folder = copy()
    rmSync(join(folder, 'tile/entries'), { recursive: true })
    const { code, out } = await highroad(folder, '--key', KEY)
    expect(out).toContain('HASHES ONLY')
    expect(code).toBe(4)
  })
})

test('a log whose name is not that of its key, witnessed by others, is a log', async () => {
  const signer = { name: 'key.example', seed: new Uint8Array(32).fill(3) }
  const key = parseVerifierKey(verifierKeyOf(signer))
  if (key === null) throw new Error('no key')
  const folder = copy()
  const [, size, root] = readFileSync(join(folder, 'checkpoint'), 'utf8').split('\n')
  const note = signNote(`a log of trees\n${size}\n${root}\nan extension\n`, signer)
  const cosigned = `${note}\u2014 witness.example ${Buffer.alloc(4 + 8 + 64, 5).toString('base64')}\n`
  writeFileSync(join(folder, 'checkpoint'), cosigned)
  const verdict = await verifyLog(await sourceOf(folder), key, note, () => undefined)
  expect(verdict).toMatchObject({ verdict: 'verified', origin: 'a log of trees', since: 345 })
})

describe('the web', () => {
  const key = parseVerifierKey(KEY)
  if (key === null) throw new Error('no key')
  const verify = async (address: string, pauses: number[]) =>
    verifyLog(await sourceOf(address, pauses), key, null, () => undefined)

  test('what fails now and then is asked again', async () => {
    const tries = new Map<string, number>()
    const address = await serve((request, response) => {
      const bytes = fileOf(request.url)
      const nth = (tries.get(request.url ?? '') ?? 0) + 1
      tries.set(request.url ?? '', nth)
      if (nth === 1) response.writeHead(503).end()
      else if (nth === 2) response.destroy()
      else response.writeHead(bytes ? 200 : 404).end(bytes ?? undefined)
    })
    expect(await verify(`${address}/`, [1, 1])).toMatchObject({ verdict: 'verified' })
    expect(new Set(tries.values())).toEqual(new Set([3]))
  })
  test.each<[string, number, number, RegExp]>([
    ['an error that lasts, after three more tries', 500, 4, /answered 500/],
    ['a refusal, at once', 403, 1, /answered 403/],
  ])('2: %s', async (_, status, times, said) => {
    let asked = 0
    const address = await serve((request, response) => {
      const refused = request.url === '/log/tile/0/000'
      if (refused) asked++
      response.writeHead(refused ? status : 200).end(refused ? undefined : fileOf(request.url))
    })
    const failed = verify(address, [1, 1, 1])
    await expect(failed).rejects.toThrow(said)
    await expect(failed).rejects.toMatchObject({ name: 'Unreadable', where: 'tile/0/000' })
    expect(asked).toBe(times)
  })
  test('a file without end is left off', async () => {
    const address = await serve((request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
      }
      if (request.url?.endsWith('checkpoint')) response.end(fileOf(request.url))
      else more()
      response.on('drain', more)
    })
    await expect(verify(address, [])).rejects.toThrow(/larger than any file of a log/)
  })
})

describe('2: what cannot be meant or read', () => {
  test.each<[string[], RegExp]>([
    [[join(LOG, 'nowhere'), '--key', KEY], /no such directory/],
    [[join(LOG, 'tile'), '--key', KEY], /checkpoint: there is none/],
    [[LOG, '--key', 'rubbish'], /not a verifier key/],
    [[LOG, '--key', KEY, '--since', 'nowhere'], /earlier checkpoint nowhere: there is no such file/],
    [['http://127.0.0.1:1/', '--key', KEY], /could not be reached/],
    [[LOG], /Under which key/],
  ])('%j', async (args, said) => {
    const { code, out, err } = await highroad(...args)
    expect(err).toMatch(said)
    expect(err).not.toMatch(/\n +at /)
    expect([code, out]).toEqual([2, ''])
  })
  test.each([
    '',
    'a b --key k',
    'a --key',
    'a --key @',
    'a --key k --key l',
    'a --key k --since',
    'a --key k --force',
  ])('a mistake: %j', (line) => expect(typeof parseVerifyLog(line.split(' ').filter(Boolean))).toBe('string'))
  test('both ways of writing an option', () =>
    expect(parseVerifyLog(['--since=s', 'a', '--key=k', '--json'])).toEqual(
      parseVerifyLog(['a', '--json', '--key', 'k', '--since', 's']),
    ))
  test('a directory that cannot be listed as one', () =>
    expect(sourceOf(join(LOG, 'checkpoint'))).rejects.toBeInstanceOf(Unreadable))
})
