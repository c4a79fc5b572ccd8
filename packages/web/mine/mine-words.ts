import type { DataClass, Feature } from '@highroad/core/consent'
import { CLASS_WORDS } from '@highroad/core/form'
import type { FormTold, MyAct, MyNotice, MyPlace, MyUse } from '@highroad/core/wire'
import { formatDate, formatDuration, formatMoment, formatNumber, formatSpan } from '../app/format.ts'
import { FEATURE_NAMES, FEATURE_TITLES, processorCell } from '../consent/words.ts'

type Features = readonly Feature[] | 'everything'
const featuresWords = (features: Features) =>
  features === 'everything' ? 'everything' : features.map((one) => FEATURE_NAMES[one]).join(', ')

export const classesWords = (classes: readonly DataClass[]): string =>
  classes.length === 0 ? 'Nothing' : classes.map((one) => CLASS_WORDS[one]).join(', ')

/** What a person said themselves, as one line. */
export function actWords(act: MyAct['act'], locale?: string): string {
  if (act.kind === 'objected') return `Leave me out of ${featuresWords(act.features)}`
  if (act.kind === 'objection-lifted') return `Let me in again: ${featuresWords(act.features)}`
  if (act.kind === 'answer-given') return `${act.accepted ? 'Yes' : 'No'} to ${FEATURE_NAMES[act.feature]}`
  if (act.kind === 'recording-answered') return `${act.accepted ? 'Yes' : 'No'} to being recorded`
  if (act.kind === 'train-answered') return `${act.accepted ? 'Yes' : 'No'} to training with what I say there`
  if (act.kind === 'train-objected') return 'Never train on me'
  if (act.kind === 'earlier-let-in')
    return `Brought back what I said: ${formatSpan(act.from, act.until, locale)}`
  return 'Took back “Never train on me”'
}

/** "Plans for the roof, Acme". A meeting that was deleted has no title any more. */
export const placeWords = ({ title, organisation }: MyPlace): string =>
  title === null ? organisation : `${title}, ${organisation}`

/** What a notice was about, and what it kept. */
export function noticeWords(about: MyNotice['about']): { what: string; kept: string } {
  if (about.kind === 'form')
    return { what: `Consent form of ${about.organisation}`, kept: 'What the form covers' }
  if (about.kind === 'recording')
    return { what: `Recording, version ${about.version}`, kept: 'The recording' }
  const later =
    about.laterFeatures.length > 0 ? `, later for ${featuresWords(about.laterFeatures).toLowerCase()}` : ''
  return {
    what: `${FEATURE_TITLES[about.feature]}, version ${about.version}`,
    kept: `${classesWords(about.keeps)}${later}`,
  }
}

const PURPOSES: Record<MyUse['purpose'], string> = {
  deliver: 'to deliver it',
  record: 'to record it',
  assist: 'for the people of the meeting',
  improve: 'to mend the service',
  train: 'to train a model',
  'train-third-party': 'to train another company’s model',
}

/** "Meeting Summary, for the people of the meeting" */
export const usedForWords = ({ feature, purpose }: Pick<MyUse, 'feature' | 'purpose'>): string =>
  `${FEATURE_TITLES[feature]}, ${PURPOSES[purpose]}`

/** What ran it, as its newest card says. */
export const processorWords = (card: MyUse['processor']): string =>
  card === null ? 'The processor’s card is not known any more' : processorCell(card)

/** "7 pieces of what you said, over 3 minutes" */
export function amountWords(
  { items, firstAt, lastAt }: Pick<MyUse, 'items' | 'firstAt' | 'lastAt'>,
  locale?: string,
): string {
  const pieces =
    items === 1 ? '1 piece of what you said' : `${formatNumber(items, locale)} pieces of what you said`
  return lastAt - firstAt < 1_000 ? pieces : `${pieces}, over ${formatDuration(lastAt - firstAt, locale)}`
}

/** What a consent form lets be used, as its notice tells those whom it concerns. A guest's own yes is what counts. */
export function formRows(form: FormTold, guest = false, locale?: string): [what: string, says: string][] {
  return [
    ['Uses', classesWords(form.classes)],
    ['For', 'Training models of this server that serve other organisations too. Never another company’s.'],
    ['Made', guest ? 'From your yes on, in this meeting alone.' : madeWords(form, locale)],
    ['Ends', `${formatDate(form.until, locale)}, or when ${form.organisation} withdraws it.`],
  ]
}

const madeWords = ({ coversFrom, signedAt }: FormTold, locale?: string) =>
  coversFrom < signedAt
    ? `From ${formatDate(coversFrom, locale)} on. What you made before you saw this, no sooner than 30 days from now.`
    : `From ${formatMoment(signedAt, locale)} on, once you saw this.`
