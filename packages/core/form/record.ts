/**
 * The consent record of ISO/IEC TS 27560:2023 in the terms of DPV 2 (https://w3id.org/dpv), as JSON-LD, after the guide of
 * the DPV community group (https://w3id.org/dpv/guides/consent-27560). What is signed is its canonical JSON (RFC 8785).
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import type { FactOf } from '../consent/facts.ts'
import { DataClass, Handle, OpaqueId, Sha256Hex } from '../consent/words.ts'
import { canonicalBytes } from '../ledger/canonical.ts'
import { CLASS_WORDS, type FormContent } from './content.ts'
import { FormText, formText, textDigest } from './text.ts'

const CONTEXT = {
  dpv: 'https://w3id.org/dpv#',
  dct: 'http://purl.org/dc/terms/',
  highroad: 'urn:highroad:',
} as const

const Time = z.iso.datetime()
const Controller = z.strictObject({ '@type': z.literal('dpv:DataController'), 'dct:identifier': z.string() })

/** The shape of the record, whole: a record with a field more or less is none of ours. */
export const ConsentRecord = z.strictObject({
  '@context': z.strictObject({
    dpv: z.literal(CONTEXT.dpv),
    dct: z.literal(CONTEXT.dct),
    highroad: z.literal(CONTEXT.highroad),
  }),
  '@id': z.string(),
  '@type': z.literal('dpv:ConsentRecord'),
  'dct:conformsTo': z.literal('https://w3id.org/dpv/schema/dpv-27560#record'),
  'dct:identifier': OpaqueId,
  'dct:created': Time,
  /** The earlier form's identifier, where this one goes on from it. */
  'dct:replaces': OpaqueId.nullable(),
  /** The organisation whose people's content it is about, with whoever signed for it under a pseudonym. */
  'dpv:hasDataSubject': z.strictObject({
    '@type': z.literal('dpv:DataSubject'),
    'dct:identifier': z.string(),
    'dpv:hasName': z.string(),
    'dpv:hasRepresentative': z.strictObject({
      '@type': z.literal('dpv:Representative'),
      'dct:identifier': Handle,
      'dpv:hasName': z.string(),
    }),
  }),
  'dpv:hasNotice': z.strictObject({
    '@id': z.string(),
    '@type': z.literal('dpv:ConsentNotice'),
    'dct:language': z.literal('en'),
    'highroad:sha256': Sha256Hex,
    'highroad:text': FormText,
  }),
  'highroad:terms': z.strictObject({
    'highroad:version': z.number().int().positive(),
    'highroad:sha256': Sha256Hex,
  }),
  'dpv:hasProcess': z.strictObject({
    '@type': z.literal('dpv:Process'),
    'dpv:hasPurpose': z.strictObject({
      '@id': z.literal('highroad:train'),
      '@type': z.tuple([z.literal('dpv:Purpose'), z.literal('dpv:ImproveExistingProductsAndServices')]),
      'dct:description': z.string(),
    }),
    'dpv:hasLegalBasis': z.literal('dpv:ExplicitlyExpressedConsent'),
    'dpv:hasPersonalData': z
      .array(z.strictObject({ '@id': z.templateLiteral(['highroad:', DataClass]), 'dct:title': z.string() }))
      .min(1),
    'dpv:hasProcessing': z.tuple([z.literal('dpv:Use'), z.literal('dpv:Analyse'), z.literal('dpv:Derive')]),
    /** Items made in this window: both ends in UTC. */
    'dct:temporal': z.strictObject({ 'highroad:from': Time, 'highroad:until': Time }),
    'dpv:hasDataController': Controller,
    /** The first party alone: no form can name another (R7). */
    'dpv:hasRecipient': Controller,
    'dpv:hasStorageCondition': z.strictObject({
      '@type': z.literal('dpv:StorageCondition'),
      'dct:description': z.string(),
    }),
    'dpv:hasConsentControl': z.strictObject({
      '@type': z.literal('dpv:WithdrawConsent'),
      'dpv:isExercisedAt': z.url(),
    }),
  }),
  'dpv:hasConsentStatus': z.strictObject({
    '@type': z.enum(['dpv:ConsentGiven', 'dpv:RenewedConsentGiven']),
    'dpv:isIndicatedAtTime': Time,
    'dpv:isIndicatedBy': Handle,
    /** How the signer proved anew that it was them. */
    'highroad:signedInBy': z.enum(['password', 'passkey']),
    'dpv:hasDuration': z.strictObject({
      '@type': z.literal('dpv:UntilTimeDuration'),
      'highroad:until': Time,
    }),
  }),
})
export type ConsentRecord = z.infer<typeof ConsentRecord>

/** The act of signing: what the form's content does not say. */
export interface Signing {
  readonly form: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly signer: string
  /** As it was typed. */
  readonly name: string
  readonly by: 'password' | 'passkey'
}

const iso = (at: number): string => new Date(at).toISOString()

export function consentRecord(content: FormContent, signing: Signing): ConsentRecord {
  const text = formText(content)
  const digest = textDigest(text)
  const controller = { '@type': 'dpv:DataController', 'dct:identifier': content.operator } as const
  return {
    '@context': CONTEXT,
    '@id': `urn:highroad:form:${signing.form}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record',
    'dct:identifier': signing.form,
    'dct:created': iso(signing.at),
    'dct:replaces': content.renews,
    'dpv:hasDataSubject': {
      '@type': 'dpv:DataSubject',
      'dct:identifier': content.account,
      'dpv:hasName': content.organisation,
      'dpv:hasRepresentative': {
        '@type': 'dpv:Representative',
        'dct:identifier': signing.signer,
        'dpv:hasName': signing.name,
      },
    },
    'dpv:hasNotice': {
      '@id': `urn:highroad:notice:sha256:${digest}`,
      '@type': 'dpv:ConsentNotice',
      'dct:language': 'en',
      'highroad:sha256': digest,
      'highroad:text': text,
    },
    'highroad:terms': {
      'highroad:version': content.terms.version,
      'highroad:sha256': content.terms.prose,
    },
    'dpv:hasProcess': {
      '@type': 'dpv:Process',
      'dpv:hasPurpose': {
        '@id': 'highroad:train',
        '@type': ['dpv:Purpose', 'dpv:ImproveExistingProductsAndServices'],
        'dct:description': 'Train models that other organisations use too.',
      },
      'dpv:hasLegalBasis': 'dpv:ExplicitlyExpressedConsent',
      'dpv:hasPersonalData': content.classes.map((of) => ({
        '@id': `highroad:${of}` as const,
        'dct:title': CLASS_WORDS[of],
      })),
      'dpv:hasProcessing': ['dpv:Use', 'dpv:Analyse', 'dpv:Derive'],
      'dct:temporal': {
        'highroad:from': iso(content.coversFrom ?? signing.at),
        'highroad:until': iso(content.until),
      },
      'dpv:hasDataController': controller,
      'dpv:hasRecipient': controller,
      'dpv:hasStorageCondition': {
        '@type': 'dpv:StorageCondition',
        'dct:description':
          'Data sets that hold the content are stale, and models forget it or are withdrawn, once the consent ends.',
      },
      'dpv:hasConsentControl': {
        '@type': 'dpv:WithdrawConsent',
        'dpv:isExercisedAt': `${content.operator}/o/${content.account}/form`,
      },
    },
    'dpv:hasConsentStatus': {
      '@type': content.renews === null ? 'dpv:ConsentGiven' : 'dpv:RenewedConsentGiven',
      'dpv:isIndicatedAtTime': iso(signing.at),
      'dpv:isIndicatedBy': signing.signer,
      'highroad:signedInBy': signing.by,
      'dpv:hasDuration': { '@type': 'dpv:UntilTimeDuration', 'highroad:until': iso(content.until) },
    },
  }
}

/** What is signed: the bytes of the record's canonical JSON. */
export const recordBytes = (record: ConsentRecord): Uint8Array => canonicalBytes(record)

/** SHA-256 of these bytes, as `record` of the fact `form-given` holds it. */
export const recordDigest = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))

/** The fact that the record is about. Its digest is the only trace of the record in the ledger. */
export function formGiven(content: FormContent, signing: Signing, record: Uint8Array): FactOf<'form-given'> {
  return {
    kind: 'form-given',
    time: signing.at,
    account: content.account,
    form: signing.form,
    renews: content.renews,
    classes: [...content.classes],
    termsVersion: content.terms.version,
    coversFrom: content.coversFrom ?? signing.at,
    until: content.until,
    signer: signing.signer,
    record: recordDigest(record),
  }
}
