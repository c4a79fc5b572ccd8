/** The features that this deployment offers, and the processor that runs each. */
import type { Feature } from '@highroad/core/consent'

interface OfferedFeature {
  readonly feature: Feature
  readonly processor: string
}

/** `writer`: the processor that rewrites and drafts; null where none is configured, and then neither is offered. */
export function offeredFeatures(by: {
  readonly thisServer: string
  readonly writer: string | null
}): OfferedFeature[] {
  const here = (['captions', 'summary', 'completion', 'catch-up'] as const).map((feature) => ({
    feature,
    processor: by.thisServer,
  }))
  return by.writer === null ? here : [...here, { feature: 'rewrite', processor: by.writer }]
}
