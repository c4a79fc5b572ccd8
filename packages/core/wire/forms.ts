/** The consent form of an account, as it crosses the wire. Signing needs a proof of a fresh sign-in for `sign-form`. */
import { z } from 'zod'
import { DataClass, Instant, OpaqueId, RegulationMark, Sha256Hex } from '../consent/words.ts'
import { FormContent } from '../form/content.ts'
import { FormStatus } from '../form/status.ts'
import { line } from './text.ts'

const Step = z.strictObject({
  status: FormStatus,
  at: Instant,
  /** Where the act stands in the log; null for what time alone did, and before it is published. */
  entry: z.number().int().nonnegative().nullable(),
})

const FormView = z.strictObject({
  form: OpaqueId,
  status: FormStatus,
  since: Instant,
  given: z
    .strictObject({
      classes: z.array(DataClass),
      termsVersion: z.number().int().positive(),
      at: Instant,
      coversFrom: Instant,
      until: Instant,
      renews: OpaqueId.nullable(),
    })
    .nullable(),
  renewedBy: OpaqueId.nullable(),
  steps: z.array(Step),
  /** Null where no act ended it. */
  permitsEnded: z.number().int().nonnegative().nullable(),
  /** For owners: whether the receipt went out by e-mail. */
  mail: z.enum(['none', 'waiting', 'sent', 'failed']).nullable(),
})
export type FormView = z.infer<typeof FormView>

/** GET /accounts/:account/forms. What is told to owners alone is empty or null for everybody else. */
export const FormsView = z.strictObject({
  at: Instant,
  /** Owners sign and withdraw; everybody else of the account reads. */
  maySign: z.boolean(),
  mark: RegulationMark,
  /** A form that was put before an owner and has no answer. */
  offered: OpaqueId.nullable(),
  /** What a form signed now would rest on; classes, window and end are the owner's to choose. Null: there are no terms. */
  next: FormContent.omit({ classes: true, coversFrom: true, until: true }).nullable(),
  ends: z.array(z.strictObject({ months: z.number().int(), until: Instant })),
  forms: z.array(FormView),
  mails: z.boolean(),
  /** For owners: who tried to sign without owning the account. A name is null where the person is gone. */
  attempts: z.array(
    z.strictObject({
      name: z.string().nullable(),
      firstAt: Instant,
      lastAt: Instant,
      times: z.number().int().positive(),
    }),
  ),
})
export type FormsView = z.infer<typeof FormsView>

/**
 * POST /accounts/:account/forms → FormsView (owner). `shown` is the digest of the text that was on the screen: what is
 * signed is what was shown. POST …/forms/refuse, …/forms/withdraw → FormsView (owner); …/forms/:form/mail → FormsView.
 */
export const SignForm = z.strictObject({
  classes: z.array(DataClass).min(1).max(DataClass.options.length),
  coversFrom: Instant.nullable(),
  until: Instant,
  shown: Sha256Hex,
  name: line(80),
  proof: z.string().max(64),
})
export type SignForm = z.infer<typeof SignForm>
