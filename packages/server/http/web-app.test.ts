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

const app = webApp({ webFolder } as HttpParts)
app.onError((error) => errorAnswer(asHighroadError(error)))
const get = async (path: string) => {
  const answer = await app.request(path)
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
