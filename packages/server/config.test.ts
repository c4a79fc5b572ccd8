import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { selfSigned } from './testing/self-signed.ts'

test('with nothing set it runs on this machine, port 8080, in ./data', () => {
  expect(readConfig({})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    home: resolve('data'),
    publicUrl: 'http://127.0.0.1:8080',
    databaseUrl: null,
    joins: false,
    tls: null,
    trustProxy: false,
    mail: null,
    roomForFiles: 20 * 1024 ** 3,
  })
  expect(readConfig({ PORT: '', HIGHROAD_HOME: '' })).toMatchObject({ port: 8080, home: resolve('data') })
})

test.each([
  [{ PORT: 'eighty' }, /^PORT /],
  [{ PORT: '70000' }, /^PORT /],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL .*postgres:\/\//],
  [{ HOST: '0.0.0.0' }, /PUBLIC_URL is needed/],
  [{ PUBLIC_URL: 'meet.example.org' }, /^PUBLIC_URL /],
  [{ PUBLIC_URL: 'http://meet.example.org' }, /passwords would cross the network in the clear/],
  [{ PUBLIC_URL: 'https://meet.example.org' }, /TLS_CERT and TLS_KEY .* or TRUST_PROXY=1/],
  [{ PUBLIC_URL: 'https://meet.example.org/x', TRUST_PROXY: '1' }, /has a path/],
  [{ TLS_CERT: '/nowhere' }, /go together/],
  [{ TLS_CERT: '/nowhere', TLS_KEY: '/nowhere' }, /cannot be read/],
  [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY /],
  [{ SMTP_URL: 'https://mail.example.org', MAIL_FROM: 'meet@example.org' }, /^SMTP_URL /],
  [{ SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'meet' }, /^MAIL_FROM /],
  [{ SMTP_URL: 'smtp://mail.example.org' }, /SMTP_URL and MAIL_FROM go together/],
  [{ HIGHROAD_JOIN: 'yes' }, /^HIGHROAD_JOIN /],
  [{ HIGHROAD_FILES_GIB: 'much' }, /^HIGHROAD_FILES_GIB /],
  [{ HIGHROAD_FILES_GIB: '0' }, /^HIGHROAD_FILES_GIB /],
  [{ HIGHROAD_SPEECH_MODEL: 'huge' }, /^HIGHROAD_SPEECH_MODEL /],
])('%o is refused with a sentence that says what to set', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(sentence)
  expect(() => readConfig(env)).toThrow(/Nothing was started\.$/)
})

test('beyond this machine: a public address with a certificate, or a proxy in front', () => {
  const proxied = readConfig({ HOST: '0.0.0.0', PUBLIC_URL: 'https://meet.example.org/', TRUST_PROXY: '1' })
  expect(proxied).toMatchObject({ publicUrl: 'https://meet.example.org', trustProxy: true, tls: null })
  const folder = mkdtempSync(join(tmpdir(), 'highroad-config-'))
  const [TLS_CERT, TLS_KEY] = [join(folder, 'cert'), join(folder, 'key')]
  const { cert, key } = selfSigned()
  writeFileSync(TLS_CERT, cert)
  writeFileSync(TLS_KEY, key)
  const set = { HOST: '0.0.0.0', PUBLIC_URL: 'https://meet.example.org', TLS_CERT, TLS_KEY }
  expect(readConfig(set).tls?.cert.toString()).toBe(cert)
  // Somebody else's key, and what is no key at all.
  for (const wrong of [selfSigned().key, 'key']) {
    writeFileSync(TLS_KEY, wrong)
    expect(() => readConfig(set)).toThrow(ConfigError)
    expect(() => readConfig(set)).toThrow(/^TLS_CERT .* are not a certificate and its key/)
  }
})
