/** Reads a version of the terms as set-up publishes it: the fact for the gate, and the text that its digest ties to it. */
import { readFileSync } from 'node:fs'
import type { FactOf } from '@highroad/core/consent'
import { cellsOf, parseTerms, termsDigest } from '@highroad/core/terms'

/**
 * The fact that publishes the terms in this file from `now` on. `prose` is the SHA-256 of the file's bytes, so anybody
 * can check a copy with sha256sum. Throws where the file is not a whole table.
 */
export function readTerms(path: string, now: number): { fact: FactOf<'terms-published'>; text: string } {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))
  const read = parseTerms(text)
  if ('problems' in read) throw new Error(`${path}: ${read.problems[0]?.sentence}`)
  const { terms } = read
  return {
    fact: {
      kind: 'terms-published',
      time: now,
      version: terms.version,
      inForceFrom: now,
      cells: cellsOf(terms),
      prose: termsDigest(text),
    },
    text,
  }
}
