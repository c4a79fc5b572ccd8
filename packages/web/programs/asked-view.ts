import { type DataClass, type Purpose, sentenceFor } from '@highroad/core/consent'
import type { Asked } from '@highroad/core/wire'
import { FEATURE_NAMES } from '../consent/words.ts'

const PURPOSES: Record<Purpose, string> = {
  deliver: 'Deliver',
  record: 'Record',
  assist: 'Assist',
  improve: 'Improve the service',
  train: 'Train a model',
  'train-third-party': 'Train somebody else’s model',
}

const CLASSES: Record<DataClass, string> = {
  audio: 'sound',
  video: 'video',
  screen: 'screen',
  transcript: 'transcript',
  chat: 'chat',
  file: 'files',
  recording: 'recordings',
  'business-record': 'business records',
  telemetry: 'telemetry',
  diagnostics: 'diagnostics',
}

type Line = Asked['lines'][number]

/** A line of what programs asked, in words. */
export interface AskedRow {
  id: string
  day: string
  program: string
  wanted: string
  /** On what, where that is known. */
  of: string | null
  permitted: boolean
  times: number
  /** What forbade it; what allowed it is not told in a list. */
  reasons: string[]
}

export function rowsOf(lines: readonly Line[]): AskedRow[] {
  return lines.map((line) => ({
    id: JSON.stringify([
      line.day,
      line.key,
      line.processor,
      line.purpose,
      line.feature,
      line.classes,
      line.codes,
      line.decision,
    ]),
    day: line.day,
    program: line.label ?? 'A program of this server’s operator',
    wanted: wantedOf(line),
    of: line.classes.length === 0 ? null : line.classes.map((one) => CLASSES[one]).join(', '),
    permitted: line.decision,
    times: line.times,
    reasons: line.decision ? [] : line.codes.map(reasonOf),
  }))
}

/** What one person's own choice forbade is not told by its kind. */
function reasonOf(code: string): string {
  return code === 'withheld'
    ? 'A participant’s own choice or answer.'
    : sentenceFor({ code, changedBy: 'nobody' })
}

function wantedOf({ purpose, feature, codes }: Line): string {
  if (codes.length === 0) return 'More kinds than are told apart'
  if (purpose === null) return 'Something unknown'
  return feature === null ? PURPOSES[purpose] : `${PURPOSES[purpose]}: ${FEATURE_NAMES[feature]}`
}
