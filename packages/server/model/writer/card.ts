/** The card of the processor that writes (R5, R7, R8). */
import { basename } from 'node:path'
import type { ProcessorCard } from '@highroad/core/consent'
import { isHere, type WriterChoice } from './choice.ts'

const HERE = {
  processor: 'this-servers-writer',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'this server',
} as const

/**
 * Of an endpoint elsewhere nothing is known but where it is: the card says that it keeps and trains, under which nothing runs
 * on it, until the operator, who has a contract with it, says otherwise.
 */
export function writersCard(choice: WriterChoice): ProcessorCard {
  if (choice.kind === 'gguf') return { ...HERE, agreements: [], models: [basename(choice.file).slice(0, 80)] }
  const models = [choice.model]
  if (isHere(choice.url)) return { ...HERE, agreements: [], models }
  return {
    processor: `writer-${new URL(choice.url).hostname.replaceAll(/[^a-z\d]/giu, '-')}`.slice(0, 64),
    party: 'third',
    retainsInputs: true,
    trainsOnInputs: true,
    agreements: [],
    region: 'unknown',
    models,
    retentionDays: null,
  }
}
