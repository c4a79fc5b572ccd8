/** `highroad verify receipt`: a signed consent form, checked offline with the operator's public keys. */
import { Jwks, type ReceiptVerdict, verifyReceipt } from '@highroad/core/form'
import { Mistake } from './reading.ts'

export const VERIFY_RECEIPT_USAGE = `Usage: highroad verify receipt FILE --jwks JWKS [--json]

Checks the receipt of a consent form, offline: that the operator signed exactly the record that it shows, and that this
record’s digest is the one that the receipt says is in the ledger.

  FILE    the receipt, as “Download the receipt” gave it
  JWKS    a file with the operator’s keys: what the server says under /.well-known/jwks.json
  --json  prints the result as JSON

Exit codes: 0 verified · 2 usage · 3 something is wrong`

export interface VerifyReceiptAsked {
  readonly command: 'verify-receipt'
  readonly file: string
  readonly jwks: string
  readonly json: boolean
}

/** Parses what follows `verify receipt`; a sentence where it cannot be. */
export function parseVerifyReceipt(args: readonly string[]): VerifyReceiptAsked | string {
  const files: string[] = []
  const keys: string[] = []
  let json = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--json') json = true
    else if (arg === '--jwks') keys.push(args[++i] ?? '')
    else if (arg.startsWith('--jwks=')) keys.push(arg.slice('--jwks='.length))
    else if (arg.startsWith('-')) return `There is no option ${arg}.`
    else files.push(arg)
  }
  const [file, secondFile] = files
  const [jwks, secondKeys] = keys
  if (file === undefined) return 'Which receipt? Name its file.'
  if (secondFile !== undefined) return 'Name one receipt at a time.'
  if (jwks === undefined || jwks === '') return 'Under which keys? Name their file with --jwks.'
  if (secondKeys !== undefined) return 'Name one file of keys.'
  return { command: 'verify-receipt', file, jwks, json }
}

/** Throws `Mistake` where the keys cannot be read; a receipt that cannot be read is a wrong one. */
export function runVerifyReceipt(
  { file, jwks, json }: VerifyReceiptAsked,
  read: (path: string, what: string) => Uint8Array,
): { out: string; code: 0 | 3 } {
  const keys = Jwks.safeParse(jsonOf(read(jwks, 'The key file')))
  if (!keys.success)
    throw new Mistake(
      `${jwks} holds no keys for receipts. Nothing was checked. Save what the server says under /.well-known/jwks.json.`,
    )
  const verdict = verifyReceipt(jsonOf(read(file, 'The receipt')), keys.data)
  const code = verdict.verified ? 0 : 3
  return { out: json ? `${JSON.stringify({ ...verdict, exitCode: code })}\n` : reportOf(verdict), code }
}

/** A receipt comes from a stranger: nothing of it may steer the terminal. */
const plain = (text: string): string => text.replaceAll(/[^\P{C}\n]/gu, '?')

function reportOf(verdict: ReceiptVerdict): string {
  if (!verdict.verified) return plain(`WRONG: ${verdict.why}. Do not rely on this receipt.\n`)
  const { record, digest } = verdict
  const process = record['dpv:hasProcess']
  const subject = record['dpv:hasDataSubject']
  const status = record['dpv:hasConsentStatus']
  return plain(
    [
      `Consent form ${record['dct:identifier']} of ${subject['dpv:hasName']}, ${status['@type']}`,
      `   signed ${status['dpv:isIndicatedAtTime']} by ${subject['dpv:hasRepresentative']['dpv:hasName']}, with a ${status['highroad:signedInBy']}`,
      `   content: ${process['dpv:hasPersonalData'].map((one) => one['dct:title']).join(', ')}`,
      `   from ${process['dct:temporal']['highroad:from']} until ${process['dct:temporal']['highroad:until']}`,
      `   terms version ${record['highroad:terms']['highroad:version']}, for ${process['dpv:hasDataController']['dct:identifier']}`,
      `   record ${digest}`,
      '',
      'VERIFIED: the operator signed this record. Whether it still holds, the ledger says.',
      '',
    ].join('\n'),
  )
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
}
