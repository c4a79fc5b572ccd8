import { ed25519 } from '@noble/curves/ed25519.js'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fact } from '../consent/facts.ts'
import { canonicalBytes, canonicalJson } from '../ledger/canonical.ts'
import { toBase64 } from '../ledger/base64.ts'
import { fromUtf8, utf8 } from '../ledger/utf8.ts'
import { CONTENT_CLASSES, classesToSign, endedBy, endsFrom, type FormContent } from './content.ts'
import { CONTENT, SIGNING } from './example-content.ts'
import { type ConsentReceipt, verifyReceipt } from './receipt.ts'
import { ConsentRecord, consentRecord, formGiven, recordBytes } from './record.ts'
import { dayOf, FormText, formText, textDigest } from './text.ts'

const SEED = new Uint8Array(32).fill(7)
const base64url = (bytes: Uint8Array) =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const KEY = {
  kty: 'OKP' as const,
  crv: 'Ed25519' as const,
  x: base64url(ed25519.getPublicKey(SEED)),
  kid: 'k1',
}
const KEYS = { keys: [KEY] }

function signed(
  payload: Uint8Array,
  header: object = { alg: 'EdDSA', kid: 'k1', typ: 'consent-record+jws' },
) {
  const input = `${base64url(canonicalBytes(header))}.${base64url(payload)}`
  return `${input}.${base64url(ed25519.sign(utf8(input), SEED))}`
}

function receiptOf(content: FormContent): ConsentReceipt {
  const record = consentRecord(content, SIGNING)
  const bytes = recordBytes(record)
  return {
    '@context': record['@context'],
    '@type': 'dpv:ConsentReceipt',
    'dct:identifier': 'receipt-f3',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt-record',
    'dpv:hasRecordOfActivity': record,
    'highroad:jws': signed(bytes),
    'highroad:ledger': {
      'highroad:index': 12,
      'highroad:leaf': '0'.repeat(64),
      'highroad:checkpointSize': 13,
      'highroad:recordSha256': formGiven(content, SIGNING, bytes).record,
    },
  }
}

test('the record says what the fact says, and the fact is one', () => {
  const record = consentRecord(CONTENT, SIGNING)
  expect(ConsentRecord.parse(record)).toEqual(record)
  const fact = formGiven(CONTENT, SIGNING, recordBytes(record))
  expect(Fact.parse(fact)).toEqual(fact)
  expect(record['dpv:hasConsentStatus']['@type']).toBe('dpv:ConsentGiven')
  expect(record['dpv:hasProcess']['dpv:hasPersonalData'].map((one) => one['@id'])).toEqual([
    'highroad:transcript',
    'highroad:chat',
  ])
  expect(record['dpv:hasProcess']['dct:temporal']).toEqual({
    'highroad:from': '2026-11-23T18:30:05.007Z',
    'highroad:until': '2027-11-23T00:00:00.000Z',
  })
  expect(fact.coversFrom).toBe(SIGNING.at)
  const renewal = consentRecord({ ...CONTENT, renews: 'f2', coversFrom: 5 }, SIGNING)
  expect(renewal['dpv:hasConsentStatus']['@type']).toBe('dpv:RenewedConsentGiven')
  expect(renewal['dct:replaces']).toBe('f2')
})

test('what is signed is what was shown: the record holds the text and its digest', () => {
  const notice = consentRecord(CONTENT, SIGNING)['dpv:hasNotice']
  expect(notice['highroad:text']).toEqual(formText(CONTENT))
  expect(notice['highroad:sha256']).toBe(textDigest(formText(CONTENT)))
})

test('the text names each class with what the form and the terms say, the window and the version', () => {
  const text = formText(CONTENT)
  expect(FormText.parse(text)).toEqual(text)
  expect(text.sections[0]?.table?.rows).toContainEqual([
    'Transcripts of meetings',
    'may be used',
    'with consent',
  ])
  expect(text.sections[0]?.table?.rows).toContainEqual(['Sound of meetings', 'left out', 'never'])
  expect(text.sections[0]?.table?.rows).toHaveLength(CONTENT_CLASSES.length)
  const says = canonicalJson(text)
  expect(says).toContain('23 November 2027')
  expect(says).toContain('Version 7')
  expect(says).not.toContain('30 days')
  const past = canonicalJson(formText({ ...CONTENT, coversFrom: Date.UTC(2026, 2, 1) }))
  expect(past).toContain('1 March 2026, which is in the past')
  expect(past).toContain('at least 30 days before the first use')
})

test('R10 a form signed again tells what an earlier one opens again, class by class', () => {
  const earlier = {
    form: 'f1',
    signed: 5,
    classes: ['chat', 'file'] as FormContent['classes'],
    from: 0,
    until: Date.UTC(2026, 0, 2),
    inForce: false,
  }
  const again = (classes: FormContent['classes'], change = {}) =>
    canonicalJson(formText({ ...CONTENT, classes, earlier: [{ ...earlier, ...change }] }))
  expect(again(['chat'])).toContain('messages in open channels from 1 January 1970 until 2 January 2026')
  expect(again(['chat'])).not.toContain('files from')
  expect(again(['transcript'])).not.toContain('Earlier form')
  expect(again(['chat', 'file'], { inForce: true })).toContain('goes on until 2 January 2026')
  expect(again(['chat'], { inForce: true })).toContain('ends when you sign this one')
})

test('R10 a form that allows less ends the earlier one that allows more, and only that one', () => {
  const one = { form: 'f1', signed: 5, from: 0, until: CONTENT.until, inForce: true }
  const ended = (change: Partial<FormContent['earlier'][number]>) =>
    endedBy({ ...CONTENT, earlier: [{ ...one, classes: ['chat'], ...change }] }).length
  expect(ended({})).toBe(0)
  expect(ended({ classes: ['chat', 'file'] })).toBe(1)
  expect(ended({ until: CONTENT.until + 1 })).toBe(1)
  expect(ended({ classes: ['file'], inForce: false })).toBe(0)
})

test('another content is another text: classes, window, version, past', () => {
  const digests = [
    CONTENT,
    { ...CONTENT, classes: [] },
    { ...CONTENT, until: CONTENT.until + 86_400_000 },
    { ...CONTENT, coversFrom: 0 },
    { ...CONTENT, terms: { ...CONTENT.terms, version: 8 } },
    { ...CONTENT, organisation: 'Birch' },
  ].map((content) => textDigest(formText(content)))
  expect(new Set(digests).size).toBe(digests.length)
})

test('a form can name what the terms ask consent for, never what they forbid or do not say', () => {
  expect(classesToSign(CONTENT.terms)).toEqual(['transcript', 'chat', 'file', 'business-record'])
  expect(classesToSign({ train: {} })).toEqual([])
})

test('the ends to choose are starts of days, a year away at most', () => {
  const now = Date.UTC(2026, 10, 23, 23, 59)
  expect(endsFrom(now).map(({ until }) => dayOf(until))).toEqual([
    '23 November 2027',
    '23 May 2027',
    '23 February 2027',
  ])
  expect(endsFrom(now).every(({ until }) => until % 86_400_000 === 0)).toBe(true)
})

test('a receipt verifies under the key, and under no other', () => {
  const receipt = receiptOf(CONTENT)
  expect(verifyReceipt(receipt, KEYS)).toMatchObject({ verified: true, kid: 'k1' })
  expect(verifyReceipt(JSON.parse(JSON.stringify(receipt)), KEYS)).toMatchObject({ verified: true })
  const other = base64url(ed25519.getPublicKey(new Uint8Array(32).fill(8)))
  expect(verifyReceipt(receipt, { keys: [{ ...KEY, x: other }] })).toMatchObject({
    verified: false,
    why: 'the signature does not hold',
  })
  expect(verifyReceipt(receipt, { keys: [] })).toMatchObject({ verified: false })
})

test('every byte of the signature counts, and a header of another kind is refused', () => {
  const receipt = receiptOf(CONTENT)
  const jws = receipt['highroad:jws']
  fc.assert(
    fc.property(fc.nat(jws.length - 1), fc.constantFrom('A', 'B', '.', '='), (at, letter) => {
      fc.pre(jws[at] !== letter)
      const changed = { ...receipt, 'highroad:jws': jws.slice(0, at) + letter + jws.slice(at + 1) }
      expect(verifyReceipt(changed, KEYS).verified).toBe(false)
    }),
    { numRuns: 300 },
  )
  const payload = recordBytes(receipt['dpv:hasRecordOfActivity'])
  for (const header of [
    { alg: 'none', kid: 'k1', typ: 'consent-record+jws' },
    { alg: 'EdDSA', kid: 'k1', typ: 'JWT' },
    { alg: 'EdDSA', kid: 'k1', typ: 'consent-record+jws', b64: false, crit: ['b64'] },
  ])
    expect(verifyReceipt({ ...receipt, 'highroad:jws': signed(payload, header) }, KEYS).verified).toBe(false)
})

test('a receipt that shows another record than was signed, or another digest, is refused', () => {
  const receipt = receiptOf(CONTENT)
  const shown = {
    ...receipt,
    'dpv:hasRecordOfActivity': consentRecord({ ...CONTENT, classes: ['file'] }, SIGNING),
  }
  expect(verifyReceipt(shown, KEYS)).toMatchObject({ why: 'what it shows is not what was signed' })
  const ledger = { ...receipt['highroad:ledger'], 'highroad:recordSha256': '1'.repeat(64) }
  expect(verifyReceipt({ ...receipt, 'highroad:ledger': ledger }, KEYS)).toMatchObject({
    why: 'the digest that the ledger holds is that of another record',
  })
  expect(verifyReceipt({ ...receipt, more: 1 }, KEYS).verified).toBe(false)
  expect(verifyReceipt(null, KEYS).verified).toBe(false)
})

test('the payload is canonical: it reads back as the record and nothing else', () => {
  const record = consentRecord(CONTENT, SIGNING)
  expect(JSON.parse(fromUtf8(recordBytes(record)))).toEqual(record)
})
