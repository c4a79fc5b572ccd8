import type { Feature, ProcessorCard } from '@highroad/core/consent'
import type { Notice } from '@highroad/core/wire'

/** The short name, as the consent line says it. */
export const FEATURE_NAMES: Record<Feature, string> = {
  captions: 'Captions',
  summary: 'Summary',
  completion: 'Completion',
  rewrite: 'Rewrite',
  'catch-up': 'Catch-up',
}

/** The whole name, as the owner's page says it. */
export const FEATURE_TITLES: Record<Feature, string> = { ...FEATURE_NAMES, summary: 'Meeting Summary' }

/** Whether anything stays of it. Captions keep nothing: a feature of their own, for whoever needs to read along. */
export const keepsSomething = (feature: Feature): boolean => feature !== 'captions'

/** What a processor is called within a sentence. What writes has a card of its own, on this server too. */
export function processorName({ party, processor }: ProcessorCard): string {
  if (party === 'third') return processor
  return processor === 'this-servers-writer' ? 'this server’s Writer' : 'this server'
}

/** "runs on this server, keeps nothing": what the consent line says of whoever runs the model. */
export const processorWords = (card: ProcessorCard): string =>
  `runs on ${processorName(card)}, ${processorKeeps(card)}`

/** "keeps nothing" */
export const processorKeeps = ({ retainsInputs, trainsOnInputs }: ProcessorCard): string =>
  `${retainsInputs ? 'keeps what it reads' : 'keeps nothing'}${trainsOnInputs ? ' and trains on it' : ''}`

/** "This server, keeps nothing": the same for a table's cell. */
export function processorCell(card: ProcessorCard): string {
  const words = `${processorName(card)}, ${processorKeeps(card)}`
  // What another party’s is called is a name, and stays as it is.
  return card.party === 'third' ? words : words.charAt(0).toUpperCase() + words.slice(1)
}

/** "30 days": how long a processor holds what it reads, as its card says. */
export function retentionWords(days: number | null | undefined): string {
  if (days === null || days === undefined) return 'Not stated'
  if (days === 0) return 'Nothing is held'
  return days === 1 ? '1 day' : `${days} days`
}

/** What is kept, as a cell under a heading that already says "keeps": the notice's sentence without its verb. */
export function keepsCell(sentence: string): string {
  const rest = sentence.replace(/^(you )?keeps? /iu, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** What a notice tells, each under its heading. */
export function noticeRows(notice: Notice): [what: string, says: string][] {
  const rows: [string, string][] = [
    ['Uses', notice.uses],
    ['Runs on', processorCell(notice.processor)],
    ['Is kept', keepsCell(notice.keepsSentence)],
  ]
  if (notice.laterFeatures.length > 0)
    rows.push(['Later', notice.laterFeatures.map((feature) => FEATURE_NAMES[feature]).join(', ')])
  return rows
}
