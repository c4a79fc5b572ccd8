import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { consentRecord, type FormContent, formGiven, recordBytes } from '@highroad/core/form'
import { parseVerifyReceipt, runVerifyReceipt } from './verify-receipt.ts'

const CONTENT: FormContent = {
  account: 'alder',
  organisation: 'Alder\u001b[31mwick',
  operator: 'https://meet.example.org',
  classes: ['transcript'],
  terms: { version: 7, prose: '0'.repeat(64), train: { transcript: 'with-consent' } },
  coversFrom: null,
  until: Date.UTC(2027, 0, 1),
  renews: null,
  earlier: [],
}
const SIGNING = {
  form: 'f3',
  at: Date.UTC(2026, 0, 1),
  signer: 'd'.repeat(32),
  name: 'Lena Beck',
  by: 'passkey',
} as const

/** Signed by Node's own Ed25519: neither by what signs in the server nor by what checks here. */
function signedReceipt() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const record = consentRecord(CONTENT, SIGNING)
  const bytes = recordBytes(record)
  const header = { alg: 'EdDSA', kid: 'k1', typ: 'consent-record+jws' }
  const input = [JSON.stringify(header), Buffer.from(bytes)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
  const receipt = {
    '@context': record['@context'],
    '@type': 'dpv:ConsentReceipt',
    'dct:identifier': 'receipt-f3',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt-record',
    'dpv:hasRecordOfActivity': record,
    'highroad:jws': `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`,
    'highroad:ledger': {
      'highroad:index': 12,
      'highroad:leaf': '0'.repeat(64),
      'highroad:checkpointSize': 13,
      'highroad:recordSha256': formGiven(CONTENT, SIGNING, bytes).record,
    },
  }
  const { x } = publicKey.export({ format: 'jwk' })
  return { receipt, keys: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'k1', x }] } }
}

const verify = (files: Record<string, unknown>, json = false) =>
  runVerifyReceipt({ command: 'verify-receipt', file: 'receipt', jwks: 'keys', json }, (path) =>
    new TextEncoder().encode(JSON.stringify(files[path])),
  )

test('a receipt is verified, told in lines, and steers no terminal', () => {
  const { receipt, keys } = signedReceipt()
  const { out, code } = verify({ receipt, keys })
  expect(code).toBe(0)
  expect(out).toContain('VERIFIED')
  expect(out).toContain('content: Transcripts of meetings')
  expect(out).not.toContain('\u001b')
  expect(JSON.parse(verify({ receipt, keys }, true).out)).toMatchObject({ verified: true, exitCode: 0 })
})

test('another key, another record, no receipt at all: wrong', () => {
  const { receipt, keys } = signedReceipt()
  const others = signedReceipt().keys
  expect(verify({ receipt, keys: others })).toMatchObject({ code: 3 })
  const changed = structuredClone(receipt)
  changed['dpv:hasRecordOfActivity']['dct:created'] = '2020-01-01T00:00:00.000Z'
  expect(verify({ receipt: changed, keys }).out).toContain('WRONG')
  expect(verify({ receipt: 5, keys }).code).toBe(3)
  expect(() => verify({ receipt, keys: 5 })).toThrow('holds no keys')
})

test('the arguments are a file and its keys, or a sentence', () => {
  expect(parseVerifyReceipt(['a', '--jwks', 'b', '--json'])).toEqual({
    command: 'verify-receipt',
    file: 'a',
    jwks: 'b',
    json: true,
  })
  for (const args of [[], ['a'], ['a', '--jwks'], ['a', 'b', '--jwks=c'], ['a', '--jwks=b', '--key']])
    expect(parseVerifyReceipt(args)).toEqual(expect.any(String))
})
