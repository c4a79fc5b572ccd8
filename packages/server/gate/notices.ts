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
  completion: {
    version: 1,
    uses: 'What you write in channels open to the whole organisation, to suggest words to its members as they type; what you write anywhere, to suggest words to you alone.',
    keeps: [],
    keepsSentence: 'keeps nothing: what it learns stays in memory, for ten minutes at most',
    laterFeatures: [],
  },
  rewrite: {
    version: 1,
    uses: 'When somebody here asks for a rewrite or a draft: the text in their box, and the thread or the last messages of the channel that it answers.',
    keeps: [],
    keepsSentence: 'keeps nothing; what it writes is a proposal, and never sent by itself',
    laterFeatures: [],
  },
  'catch-up': {
    version: 1,
    uses: 'When somebody here asks what they missed: the messages since they read last, quoted to them with who wrote them.',
    keeps: [],
    keepsSentence: 'keeps nothing: the lines are made for who asks, and gone when they close them',
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
