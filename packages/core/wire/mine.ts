/**
 * What is a person's own, as it crosses the wire: a member's and a guest's page. All routes are under `/api/my`, act for
 * whoever asks, and say nothing of anybody else (R14).
 */
import { z } from 'zod'
import { Changer } from '../consent/decision.ts'
import { ProcessorCard } from '../consent/facts.ts'
import { DataClass, Feature, Instant, OpaqueId, Purpose } from '../consent/words.ts'

const Features = z.union([z.array(Feature).min(1), z.literal('everything')])

/** GET /my/standing: what was said for every place. `neverTrain`: since when, null where it is off. */
export const MyStanding = z.strictObject({
  neverTrain: Instant.nullable(),
  leftOut: z.array(z.strictObject({ features: Features, since: Instant })),
})
export type MyStanding = z.infer<typeof MyStanding>
/** PUT /my/never-train → MyStanding */
export const SetNeverTrain = z.strictObject({ on: z.boolean() })
/** PUT /my/left-out (leave me out everywhere) and DELETE (take it back, for what comes next) → MyStanding */
export const LeftOut = z.strictObject({ features: Features })

/** A consent form in force, as those are told of it whom it concerns (R6). */
export const FormTold = z.strictObject({
  account: OpaqueId,
  organisation: z.string(),
  form: OpaqueId,
  classes: z.array(DataClass),
  termsVersion: z.number().int().positive(),
  signedAt: Instant,
  /** Earlier than `signedAt` only where the form names the past. */
  coversFrom: Instant,
  until: Instant,
})
export type FormTold = z.infer<typeof FormTold>
/**
 * GET /my/forms: forms of the organisations one is a member of that one's client has not shown yet.
 * PUT /my/forms/:account/:form says that it has → MyForms, those that are left.
 */
export const MyForms = z.strictObject({ forms: z.array(FormTold) })
export type MyForms = z.infer<typeof MyForms>

/**
 * Where something was. `title`: of a meeting, or of a channel its name after a `#`; null where it is deleted or not theirs to
 * see any more. `at` is a meeting's.
 */
const Place = z.strictObject({
  meeting: OpaqueId.nullable(),
  title: z.string().nullable(),
  organisation: z.string(),
  at: Instant.nullable(),
})
export type MyPlace = z.infer<typeof Place>

/** `before` of a query is the `next` of the page before. */
export const MyPageQuery = z.strictObject({
  before: z
    .string()
    .regex(/^[0-9a-z_-]{1,100}$/i)
    .optional(),
})
const paged = <T extends z.ZodType>(row: T) =>
  z.strictObject({ rows: z.array(row), next: z.string().nullable() })

/** GET /my/notices, newest first. `entry`: its place in the ledger. */
const MyNotice = z.strictObject({
  at: Instant,
  until: Instant,
  entry: z.number().int().nonnegative().nullable(),
  place: Place,
  about: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('feature'),
      feature: Feature,
      version: z.number().int(),
      keeps: z.array(DataClass),
      laterFeatures: z.array(Feature),
    }),
    z.strictObject({ kind: z.literal('recording'), version: z.number().int() }),
    z.strictObject({ kind: z.literal('form'), form: OpaqueId, organisation: z.string(), since: Instant }),
  ]),
})
export type MyNotice = z.infer<typeof MyNotice>
export const MyNotices = paged(MyNotice)

/** GET /my/acts: what one said oneself, newest first. `places`: in how many places at once; `place` is one of them. */
const MyAct = z.strictObject({
  at: Instant,
  entry: z.number().int().nonnegative().nullable(),
  places: z.number().int().positive(),
  place: Place,
  act: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['objected', 'objection-lifted']), features: Features }),
    z.strictObject({ kind: z.literal('answer-given'), feature: Feature, accepted: z.boolean() }),
    z.strictObject({ kind: z.enum(['recording-answered', 'train-answered']), accepted: z.boolean() }),
    z.strictObject({ kind: z.enum(['train-objected', 'train-objection-lifted']) }),
    z.strictObject({ kind: z.literal('earlier-let-in'), from: Instant, until: Instant }),
  ]),
})
export type MyAct = z.infer<typeof MyAct>
export const MyActs = paged(MyAct)

/** GET /my/uses: every permit and lease that used something of one's own, newest first; those still running come later. */
const MyUse = z.strictObject({
  firstAt: Instant,
  lastAt: Instant,
  place: Place,
  feature: Feature,
  purpose: Purpose,
  /** Null: no card of it is in the ledger any more. */
  processor: ProcessorCard.nullable(),
  items: z.number().int().positive(),
  /** Where the permit stands in the ledger. */
  entry: z.number().int().nonnegative(),
  permitted: z.boolean(),
  reasons: z.array(
    z.strictObject({
      code: z.string(),
      effect: z.enum(['allow', 'forbid']),
      changedBy: Changer,
      sentence: z.string(),
    }),
  ),
  rulesVersion: z.number().int(),
})
export type MyUse = z.infer<typeof MyUse>
export const MyUses = paged(MyUse)

/**
 * GET /my/training: the meetings that one was in for no organisation, where a form is in force or was answered (R6).
 * PUT /my/training/:meeting → MyTraining. `form`: the one that was on the screen; a yes names it.
 */
export const MyTraining = z.strictObject({
  meetings: z.array(
    z.strictObject({ place: Place, form: FormTold.nullable(), accepted: z.boolean().nullable() }),
  ),
})
export type MyTraining = z.infer<typeof MyTraining>
export const AnswerTraining = z.strictObject({ accepted: z.boolean(), form: OpaqueId.nullable() })

/**
 * GET /my/hidden, newest meeting first: what one said before one objected, hidden from everybody else (R10). A page may be
 * empty and have a next. PUT /my/hidden/:meeting brings back what was made from `from` until `until`, DELETE erases it →
 * MyHidden, the first page anew. `mayReturn`: the objection was taken back.
 */
const MyHiddenIn = z.strictObject({
  place: Place,
  turns: z.number().int().positive(),
  from: Instant,
  until: Instant,
  mayReturn: z.boolean(),
})
export type MyHiddenIn = z.infer<typeof MyHiddenIn>
export const MyHidden = paged(MyHiddenIn)
const Moment = Instant.max(253_402_300_799_999)
export const Earlier = z.strictObject({ from: Moment, until: Moment })
