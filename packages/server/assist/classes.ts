/** What each feature uses of a contributor. What the summary keeps is a transcript that carries its sound's class (R9). */
import type { DataClass, Feature } from '@highroad/core/consent'

export const CLASSES_OF: Partial<Record<Feature, DataClass[]>> = {
  captions: ['audio'],
  summary: ['audio', 'transcript'],
}
