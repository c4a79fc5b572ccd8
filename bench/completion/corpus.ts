// Real chat, in the order it was written. See data/README.md for where it comes from.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

export interface Message {
  /** Who wrote it: a number that stands for a person. */
  readonly sender: number
  readonly text: string
}

export interface Corpus {
  /** The first 100,000. */
  readonly learned: readonly Message[]
  /** Every other of the next 2,000: thresholds were chosen on these, and only on these. */
  readonly chosenOn: readonly Message[]
  /** Every fourth of the last 8,000: what is reported. */
  readonly unseen: readonly Message[]
}

export function readCorpus(): Corpus {
  const file = brotliDecompressSync(readFileSync(join(import.meta.dirname, 'data/chitchat.tsv.br')))
  const messages = file
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => {
      const tab = line.indexOf('\t')
      return { sender: Number(line.slice(0, tab)), text: line.slice(tab + 1) }
    })
  return {
    learned: messages.slice(0, 100_000),
    chosenOn: messages.slice(100_000, 102_000).filter((_, at) => at % 2 === 0),
    unseen: messages.slice(102_000).filter((_, at) => at % 4 === 0),
  }
}
