/** What a consent form says: the one source of the text that an owner reads and of the record that they sign. */
import { z } from 'zod'
import { DataClass, Instant, isServiceGenerated, OpaqueId, Sha256Hex, TermsCell } from '../consent/words.ts'

/**
 * What an earlier form of the account covers, or covered until it ended: a form signed anew covers it again, the gap stays
 * closed. `inForce`: it has not ended.
 */
const EarlierForm = z.strictObject({
  form: OpaqueId,
  signed: Instant,
  classes: z.array(DataClass),
  from: Instant,
  until: Instant,
  inForce: z.boolean(),
})
export type EarlierForm = z.infer<typeof EarlierForm>

export const FormContent = z.strictObject({
  account: OpaqueId,
  organisation: z.string(),
  /** The address of this deployment: it stands for whoever runs it, the controller. */
  operator: z.string(),
  /** The classes that may be used, in the order of the vocabulary. */
  classes: z.array(DataClass),
  /** What the terms in force say of training on each class of content. */
  terms: z.strictObject({
    version: z.number().int().positive(),
    prose: Sha256Hex,
    train: z.record(z.string(), TermsCell),
  }),
  /** Null: from the moment of signing. A moment: the owner named the past. */
  coversFrom: Instant.nullable(),
  until: Instant,
  /** The form that this one goes on from. */
  renews: OpaqueId.nullable(),
  earlier: z.array(EarlierForm),
})
export type FormContent = z.infer<typeof FormContent>

/** The classes that a form can name: content, in the order of the vocabulary. */
export const CONTENT_CLASSES: readonly DataClass[] = DataClass.options.filter((of) => !isServiceGenerated(of))

/** Those of them that the terms let a form name: what is `never` or unknown there, no form lifts (R11). */
export const classesToSign = (terms: Pick<FormContent['terms'], 'train'>): readonly DataClass[] =>
  CONTENT_CLASSES.filter((of) => {
    const cell = terms.train[of]
    return cell === 'with-consent' || cell === 'licensed'
  })

/** The same classes, each once, in the order of the vocabulary. */
export const inOrder = (classes: readonly DataClass[]): DataClass[] =>
  DataClass.options.filter((of) => classes.includes(of))

/**
 * The earlier forms that end when this one is signed: those in force that allow more than it, which would otherwise go on
 * allowing it.
 */
export const endedBy = ({ earlier, classes, until }: FormContent): EarlierForm[] =>
  earlier.filter(
    (one) => one.inForce && (one.until > until || one.classes.some((of) => !classes.includes(of))),
  )

/** How people call the classes of content. */
export const CLASS_WORDS: Readonly<Record<DataClass, string>> = {
  audio: 'Sound of meetings',
  video: 'Camera pictures',
  screen: 'Shared screens',
  transcript: 'Transcripts of meetings',
  chat: 'Messages in open channels',
  file: 'Files',
  recording: 'Recordings',
  'business-record': 'Imported business records',
  telemetry: 'Telemetry',
  diagnostics: 'Diagnostics',
}

/** A year at most: everything expires (R13). Milliseconds, of 366 days and a few hours for the last day's end. */
export const LONGEST_FORM_MS = 367 * 24 * 60 * 60_000

const LENGTHS = [12, 6, 3] as const
/** The ends that an owner can choose: the start of a day (UTC), a year, half a year or three months from now. */
export function endsFrom(now: number): { months: number; until: number }[] {
  const day = new Date(now)
  return LENGTHS.map((months) => ({
    months,
    until: Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, day.getUTCDate()),
  }))
}
