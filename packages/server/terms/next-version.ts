/** Whether a text may be the next version, and from when. Pure. */
import { cellsOf, parseTerms, startOfDay, type TermsDocument, termsDigest } from '@highroad/core/terms'
import { startOf, type TermsPublished, type Version } from './versions.ts'

const DAY_MS = 86_400_000
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

/** The version that this text would be if it were published now; or what is wrong with it, each mistake a sentence. */
export function nextVersion(
  text: string,
  published: readonly Version[],
  now: number,
): { version: Version & { document: TermsDocument } } | { problems: string[] } {
  const read = parseTerms(text)
  if ('problems' in read)
    return {
      problems: read.problems.map(({ line, sentence }) =>
        line === null ? sentence : `Line ${line}: ${sentence}`,
      ),
    }
  const { terms } = read
  const newest = published.reduce((highest, { fact }) => Math.max(highest, fact.version), 0)
  const start = startAt(terms.inForceFrom, now)
  const problems: string[] = []
  if (terms.version <= newest)
    problems.push(
      `version is ${terms.version}, but version ${newest} is published already. What was published stays as it is: write ${newest + 1}.`,
    )
  if (start === null)
    problems.push(
      `in-force-from is ${terms.inForceFrom}, a day that has passed. New terms do not reach back (rule R11). Write a later day, or leave the line out: then the version is in force once it is published.`,
    )
  const same = published.find((one) => startOf(one) === start)
  if (same && start !== null)
    problems.push(
      `in-force-from is ${dayOf(start)}, when version ${same.fact.version} comes into force. Two versions cannot begin at once: write another day.`,
    )
  if (start === null || problems.length > 0) return { problems }
  return { version: { fact: factOf(terms, text, now, start), document: terms } }
}

/** A day means its start, UTC; today means now; a day that has passed, nothing. */
function startAt(day: string | null, now: number): number | null {
  if (day === null) return now
  const start = startOfDay(day)
  if (start >= now) return start
  return start > now - DAY_MS ? now : null
}

/** The fact that publishes these terms. */
export function factOf(
  terms: TermsDocument,
  text: string,
  time: number,
  inForceFrom: number,
): TermsPublished {
  return {
    kind: 'terms-published',
    time,
    version: terms.version,
    inForceFrom,
    cells: cellsOf(terms),
    prose: termsDigest(text),
  }
}
