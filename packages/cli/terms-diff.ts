/** `highroad terms diff A B`: which cells widened, narrowed or stayed. Reads through what it is given. */
import { basename, dirname, join, resolve } from 'node:path'
import {
  changed,
  clashesAmong,
  comparisonReport,
  compareTerms,
  parseTerms,
  remarksOn,
  type TermsDocument,
} from '@highroad/core/terms'

export const TERMS_DIFF_USAGE = `Usage: highroad terms diff A B [--json]

Compares two versions of terms of service by meaning: which cells of the file B are wider, narrower or the same as in
the file A, with the prose of both, and what that leaves open. Files of one folder are checked together.

Exit codes: 0 nothing widened · 1 something widened · 2 usage, or a file that is not terms`

export interface AskedTermsDiff {
  readonly command: 'terms-diff'
  readonly before: string
  readonly after: string
  readonly json: boolean
}

/** Parses what stands after `highroad terms`; a mistake is a sentence. */
export function parseTermsDiff(args: readonly string[]): AskedTermsDiff | string {
  const [noun, ...rest] = args
  if (noun !== 'diff') return 'The one command on terms is “highroad terms diff A B”.'
  const unknown = rest.find((arg) => arg.startsWith('-') && arg !== '--json')
  if (unknown !== undefined) return `There is no option ${unknown}.`
  const [before, after, third] = rest.filter((arg) => !arg.startsWith('-'))
  if (before === undefined || after === undefined)
    return 'Which two versions? Name the file of each, the earlier one first.'
  if (third !== undefined) return 'Name two versions, no more.'
  return { command: 'terms-diff', before, after, json: rest.includes('--json') }
}

/** How files are reached. `read` throws what says why it cannot; `list` gives the names in a directory. */
export interface TermsFiles {
  readonly read: (path: string) => Uint8Array
  readonly list: (directory: string) => readonly string[]
}

/** 0: nothing widened. 1: something did. 2: a file is not terms, with its mistakes in `err`. */
export function termsDiff(
  { before, after, json }: AskedTermsDiff,
  files: TermsFiles,
): { out?: string; err?: string; code: 0 | 1 | 2 } {
  const [was, is] = [versionIn(before, files), versionIn(after, files)]
  const problems = [...problemsOf(was), ...problemsOf(is)]
  if ('problems' in was || 'problems' in is) return mistakes(problems)
  const clashes = clashesBeside(before, after, files)
  if (clashes.length > 0) return mistakes(clashes)
  const cells = compareTerms(was.terms.classes, is.terms.classes)
  const code = changed(cells, 'widened').length > 0 ? 1 : 0
  if (!json) return { out: comparisonReport(was.terms, is.terms, cells), code }
  const said = {
    from: { file: before, ...headOf(was.terms) },
    to: { file: after, ...headOf(is.terms) },
    widened: changed(cells, 'widened'),
    narrowed: changed(cells, 'narrowed'),
    stayed: changed(cells, 'stayed'),
    remarks: remarksOn(cells),
    exitCode: code,
  }
  return { out: `${JSON.stringify(said)}\n`, code }
}

const headOf = ({ version, title, inForceFrom }: TermsDocument) => ({ version, title, inForceFrom })

type Read = { readonly terms: TermsDocument } | { readonly problems: readonly string[] }

function versionIn(path: string, files: TermsFiles): Read {
  const bytes = files.read(path)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { problems: [`${path}: The file is not UTF-8 text. Save it as UTF-8.`] }
  }
  const read = parseTerms(text)
  if ('terms' in read) return read
  return {
    problems: read.problems.map(
      ({ line, sentence }) => `${path}${line === null ? '' : `, line ${line}`}: ${sentence}`,
    ),
  }
}

const problemsOf = (read: Read): readonly string[] => ('problems' in read ? read.problems : [])

/** What lies in one folder are versions of one document: no two of them may clash with the two compared. */
function clashesBeside(before: string, after: string, files: TermsFiles): string[] {
  const folder = dirname(resolve(before))
  const compared = [basename(before), basename(after)]
  if (folder !== dirname(resolve(after))) return []
  const versions = files
    .list(folder)
    .filter((name) => /\.ya?ml$/.test(name) || compared.includes(name))
    .toSorted()
    .flatMap((name) => {
      const read = versionIn(join(folder, name), files)
      return 'terms' in read ? [{ ...read.terms, name }] : []
    })
  return clashesAmong(versions)
    .filter(({ names }) => names.some((name) => compared.includes(name)))
    .map(({ sentence }) => sentence)
}

/** As many as can be read at once; the rest is counted. */
const MOST = 10

function mistakes(sentences: readonly string[]): { err: string; code: 2 } {
  const more = sentences.length - MOST
  const lines = [...new Set(sentences.slice(0, MOST)), ...(more > 0 ? [`And ${more} more.`] : [])]
  return { err: `${lines.join('\n')}\nNothing was compared.\n`, code: 2 }
}
