import type { ProcessorCard } from '@highroad/core/consent'
import type { FeaturesView } from '@highroad/core/wire'
import { FEATURE_TITLES } from '../consent/words.ts'

/** Each processor once, with the features it runs. */
export function processorsOf(view: FeaturesView): { card: ProcessorCard; runs: string[] }[] {
  const found = new Map<string, { card: ProcessorCard; runs: string[] }>()
  for (const { feature, notice } of view.features) {
    const known = found.get(notice.processor.processor)
    if (known) known.runs.push(FEATURE_TITLES[feature])
    else found.set(notice.processor.processor, { card: notice.processor, runs: [FEATURE_TITLES[feature]] })
  }
  return [...found.values()]
}
