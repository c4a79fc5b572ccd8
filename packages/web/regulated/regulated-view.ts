/** What the pages of regulated accounts and processors say. Pure. */
import { CardChange, type RegulatedView } from '@highroad/core/wire'
import { FEATURE_TITLES } from '../consent/words.ts'

type Mark = RegulatedView['mark']
export const MARK_WORDS: Readonly<Record<Exclude<Mark, 'none'>, string>> = {
  hipaa: 'HIPAA',
  education: 'education',
}

export interface FeatureUnder {
  readonly title: string
  readonly runs: boolean
  /** Each with what would change it. */
  readonly why: readonly string[]
}

/** Which features could run under a mark, and why others could not. */
export function featuresUnder(view: RegulatedView, mark: Mark): FeatureUnder[] {
  return view.features.map(({ feature, against }) => ({
    title: FEATURE_TITLES[feature],
    runs: against[mark].length === 0,
    why: against[mark].map(({ sentence, change }) => (change === null ? sentence : `${sentence} ${change}`)),
  }))
}

/** What a mark changes, told before it is set. */
export function effectsOf(view: RegulatedView, mark: Exclude<Mark, 'none'>): string[] {
  const stopped = featuresUnder(view, mark).filter(
    ({ runs, title }) =>
      !runs && featuresUnder(view, view.mark).some((now) => now.title === title && now.runs),
  )
  return [
    'Nothing of your content can train a model, signed form or not. A form in force does nothing.',
    'Each person is asked first: a feature uses only what those who accepted say.',
    `A feature runs only on this server’s own processors, or where a processor holds the ${MARK_WORDS[mark]} agreement.`,
    stopped.length === 0
      ? 'Every feature that can run now can run under it.'
      : `These stop at once: ${stopped.map(({ title }) => title).join(', ')}.`,
    'What is made under the mark stays under it, also after it is removed.',
  ]
}

/** A card as its form says it; or the name of the first field that cannot be. */
export function readCard(form: FormData): { change: CardChange } | { wrong: string } {
  const text = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const days = text('retentionDays')
  const read = CardChange.safeParse({
    retainsInputs: form.has('retainsInputs'),
    trainsOnInputs: form.has('trainsOnInputs'),
    agreements: (['hipaa', 'education'] as const).filter((one) => form.has(one)),
    region: text('region'),
    models: text('models')
      .split('\n')
      .map((model) => model.trim())
      .filter(Boolean),
    retentionDays: days === '' ? null : Number(days),
  })
  return read.success ? { change: read.data } : { wrong: String(read.error.issues[0]?.path[0] ?? '') }
}
