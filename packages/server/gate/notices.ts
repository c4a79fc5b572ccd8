/**
 * The notices in force: what people are told before a feature may use anything of theirs (R5). A change of meaning is a new
 * version, and a notice of an old version no longer counts as shown by the client.
 */
import type { DataClass, Feature, ProcessorCard } from '@highroad/core/consent'
import type { Notice } from '@highroad/core/wire'

interface Text {
  readonly version: number
  readonly uses: string
  readonly keeps: readonly DataClass[]
  readonly keepsSentence: string
  readonly laterFeatures: readonly Feature[]
}

const TEXTS: Partial<Record<Feature, Text>> = {
  captions: {
    version: 1,
    uses: 'Sound of whoever speaks, while they speak.',
    keeps: [],
    keepsSentence: 'keeps nothing, not even the text',
    laterFeatures: [],
  },
  summary: {
    version: 1,
    uses: 'Sound of whoever speaks, turned into text; after the meeting, that text, for a summary that quotes it.',
    keeps: ['transcript'],
    keepsSentence: 'you keep the transcript and the summary, never the sound',
    laterFeatures: [],
  },
}

/** Throws for a feature that has no notice: nobody can have been told of it. */
export function noticeFor(feature: Feature, processor: ProcessorCard): Notice {
  const text = TEXTS[feature]
  if (!text) throw new Error(`there is no notice of the feature ${feature}`)
  return {
    feature,
    version: text.version,
    uses: text.uses,
    keeps: [...text.keeps],
    keepsSentence: text.keepsSentence,
    laterFeatures: [...text.laterFeatures],
    processor,
  }
}
