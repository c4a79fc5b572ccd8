import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asHighroadError, errorAnswer } from './errors.ts'
import type { HttpParts } from './parts.ts'
import { webApp } from './web-app.ts'

const outer = mkdtempSync(join(tmpdir(), 'highroad-web-'))
const webFolder = join(outer, 'dist')
mkdirSync(join(webFolder, 'assets'), { recursive: true })
writeFileSync(join(outer, 'secret.txt'), 'secret')
mkdirSync(join(outer, 'dist-other'))
writeFileSync(join(outer, 'dist-other', 'secret.js'), 'secret')
writeFileSync(join(webFolder, 'index.html'), '<title>Highroad</title>')
writeFileSync(join(webFolder, 'assets', 'app-abc123.js'), 'run()')

writeFileSync(join(webFolder, 'assets', 'app-abc123.js.br'), 'short')
writeFileSync(join(webFolder, 'assets', 'app-def456.js'), 'run()')
writeFileSync(join(webFolder, 'index.html.br'), 'short')

const app = webApp({ webFolder } as HttpParts)
app.onError((error) => errorAnswer(asHighroadError(error)))
const get = async (path: string, accepts = 'identity') => {
  const answer = await app.request(path, { headers: { 'accept-encoding': accepts } })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

test('every address that is no file gets the page, fresh each time', async () => {
  for (const path of ['/', '/m/abcdef', '/o/acme/features', '/invitation/xyz']) {
    const { status, headers, text } = await get(path)
    expect([status, text]).toEqual([200, '<title>Highroad</title>'])
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  }
})

test('what is built is kept by browsers for good', async () => {
  const { status, headers, text } = await get('/assets/app-abc123.js')
  expect([status, text]).toEqual([200, 'run()'])
  expect(headers.get('cache-control')).toContain('immutable')
  expect(headers.get('content-type')).toContain('text/javascript')
})

test('what is built is handed on compressed to whoever reads that, and is the same file to everybody else', async () => {
  const short = await get('/assets/app-abc123.js', 'gzip, deflate, br, zstd')
  expect([short.status, short.text]).toEqual([200, 'short'])
  expect(Object.fromEntries(short.headers)).toMatchObject({
    'content-encoding': 'br',
    'content-length': '5',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  })
  for (const accepts of ['gzip', 'br;q=0', 'identity']) {
    const { text, headers } = await get('/assets/app-abc123.js', accepts)
    expect([text, headers.get('content-encoding'), headers.get('vary')]).toEqual([
      'run()',
      null,
      'accept-encoding',
    ])
  }
  expect((await get('/assets/app-def456.js', 'br')).text).toBe('run()')
  expect((await get('/', 'br')).text).toBe('<title>Highroad</title>')
})

test('nothing outside the folder is served, however the address is written', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%2fdist-other/secret.js',
    '/..%5csecret.txt',
    '/secret.txt%00.html',
    '/%E0%A4%A',
  ]) {
    const { text } = await get(path)
    expect(text, path).not.toContain('secret')
  }
})

test('a missing file is missing, and no page in its place', async () => {
  expect((await get('/assets/old-build.js')).status).not.toBe(200)
})
