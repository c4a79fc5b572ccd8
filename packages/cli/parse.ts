/** What the command line asks for. Pure. */
import { type AskedTermsDiff, TERMS_DIFF_USAGE, parseTermsDiff } from './terms-diff.ts'
import { VERIFY_RECEIPT_USAGE, type VerifyReceiptAsked, parseVerifyReceipt } from './verify-receipt.ts'
import { VERIFY_LOG_USAGE, type VerifyLogAsked, parseVerifyLog } from './verify-log-args.ts'

export const USAGE = `Usage: highroad verify bundle FILE --key KEY [--json]

Checks a proof bundle, offline: that every entry is in the ledger signed with KEY, that no fact of its chains was left
out, and that each recorded AI use obeyed every fact recorded before it.

  FILE    the bundle, as “Download proof” gave it
  KEY     the ledger’s verifier key (name+hash+base64), or @ and the path of a file that holds it.
          Get it from whoever runs the server, never from the bundle’s sender alone.
  --json  prints the result as JSON

Exit codes: 0 verified · 2 usage · 3 something is wrong · 4 erased, not decided

${VERIFY_LOG_USAGE}

${VERIFY_RECEIPT_USAGE}

${TERMS_DIFF_USAGE}`

export type Parsed =
  | { readonly command: 'help' }
  | { readonly command: 'verify-bundle'; readonly file: string; readonly key: string; readonly json: boolean }
  | VerifyLogAsked
  | VerifyReceiptAsked
  | AskedTermsDiff
  | { readonly command: 'mistake'; readonly sentence: string }

const mistake = (sentence: string): Parsed => ({ command: 'mistake', sentence })

/** Parses the arguments after the program's name. */
export function parse(args: readonly string[]): Parsed {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) return { command: 'help' }
  const [verb, noun, ...rest] = args
  if (verb === 'terms') {
    const asked = parseTermsDiff(args.slice(1))
    return typeof asked === 'string' ? mistake(asked) : asked
  }
  if (verb === 'verify' && noun === 'log') {
    const asked = parseVerifyLog(rest)
    return typeof asked === 'string' ? mistake(asked) : asked
  }
  if (verb === 'verify' && noun === 'receipt') {
    const asked = parseVerifyReceipt(rest)
    return typeof asked === 'string' ? mistake(asked) : asked
  }
  if (verb !== 'verify' || noun !== 'bundle') return mistake('That is no command of highroad’s.')
  const files: string[] = []
  const keys: string[] = []
  let json = false
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i] ?? ''
    if (arg === '--json') json = true
    else if (arg === '--key') keys.push(rest[++i] ?? '')
    else if (arg.startsWith('--key=')) keys.push(arg.slice('--key='.length))
    else if (arg.startsWith('-')) return mistake(`There is no option ${arg}.`)
    else files.push(arg)
  }
  const [file, secondFile] = files
  const [key, secondKey] = keys
  if (file === undefined) return mistake('Which bundle? Name its file.')
  if (secondFile !== undefined) return mistake('Name one bundle at a time.')
  if (key === undefined || key === '' || key === '@') return mistake('Under which key? Name it with --key.')
  if (secondKey !== undefined) return mistake('Name one key.')
  return { command: 'verify-bundle', file, key, json }
}
