/**
 * The OpenID AuthZEN Authorization API 1.0, as it crosses the wire, and the keys of the programs that ask.
 * https://openid.net/specs/authorization-api-1_0.html. Fields that the standard does not name are ignored, as it demands.
 */
import { z } from 'zod'
import { Changer } from '../consent/decision.ts'
import { DataClass, Feature, OpaqueId, Purpose } from '../consent/words.ts'
import { line } from './text.ts'

/** What is asked at once at most, and the most bytes of a request. */
export const MOST_EVALUATIONS = 500
export const AUTHZEN_BODY_LIMIT = 256 * 1024

const Properties = z.record(z.string(), z.unknown())
const Entity = z.object({ type: z.string(), id: z.string(), properties: Properties.optional() })

/** POST /access/v1/evaluation: who (`subject`) would use what (`resource`) for which purpose (`action.name`). */
export const Evaluation = z.object({
  subject: Entity,
  action: z.object({ name: z.string(), properties: Properties.optional() }),
  resource: Entity,
  context: Properties.optional(),
})
export type Evaluation = z.infer<typeof Evaluation>

export const EvaluationsSemantic = z.enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])
export type EvaluationsSemantic = z.infer<typeof EvaluationsSemantic>

/**
 * POST /access/v1/evaluations with at least one evaluation. What stands at the top is the default of each, taken whole.
 * Each evaluation is checked by itself: one that is not as it should be is denied, and the others are decided.
 */
export const Evaluations = Evaluation.partial().extend({
  evaluations: z.array(z.unknown()).min(1).max(MOST_EVALUATIONS),
  options: z.object({ evaluations_semantic: EvaluationsSemantic.default('execute_all') }).optional(),
})
export type Evaluations = z.infer<typeof Evaluations>

/** What the gate reads of a resource's `properties`. Each may be left out; what is there has to have this form. */
export const ItemProperties = z.object({
  account: z.string().optional(),
  classes: z.array(z.string()).min(1).max(32).optional(),
  place: z.string().optional(),
  contributors: z
    .array(z.object({ handle: z.string(), actsFor: z.string().nullable().optional() }))
    .max(1_000)
    .optional(),
  time: z.string().optional(),
})
export type ItemProperties = z.infer<typeof ItemProperties>

/** What the gate reads of `context`. `at` and `time` both say when; the gate decides for now alone. */
export const AskedContext = z.object({
  feature: z.string().optional(),
  at: z.string().optional(),
  time: z.string().optional(),
})

/** Why a question could not be put to the rules at all. Each is a denial. */
export const Refusal = z.enum([
  'unknown-subject',
  'unknown-action',
  'unknown-resource',
  'unknown-feature',
  'missing',
  'other-than-recorded',
  'not-now',
])
export type Refusal = z.infer<typeof Refusal>

/** The `context` of an answer. It names nobody (R14). `reason_user` and `reason_admin` are there for a denial, by code. */
const AnswerContext = z.strictObject({
  reason: z.string().optional(),
  reasons: z.array(
    z.strictObject({
      rule: z.string(),
      code: z.string(),
      effect: z.enum(['allow', 'forbid']),
      sentence: z.string(),
      changed_by: Changer,
      change: z.string().optional(),
    }),
  ),
  /** Reasons of somebody's own are not told where whoever asks chose whose: the sentence says so. */
  withheld: z.string().optional(),
  reason_user: z.record(z.string(), z.string()).optional(),
  reason_admin: z.record(z.string(), z.string()).optional(),
  /** `field` names what the refusal is about, never its value. */
  refused: z.strictObject({ code: Refusal, field: z.string(), sentence: z.string() }).optional(),
  /** An evaluation of several that is not as it should be. */
  error: z.strictObject({ status: z.number().int(), message: z.string(), field: z.string() }).optional(),
  rules_version: z.number().int(),
  /** When it was decided, by the server's clock, and how many entries the signed log had then. */
  decided_at: z.iso.datetime(),
  ledger_size: z.number().int().nonnegative(),
})

export const EvaluationAnswer = z.strictObject({ decision: z.boolean(), context: AnswerContext })
export type EvaluationAnswer = z.infer<typeof EvaluationAnswer>
export const EvaluationsAnswer = z.strictObject({ evaluations: z.array(EvaluationAnswer) })

/** GET /.well-known/authzen-configuration */
export const AuthzenConfiguration = z.strictObject({
  policy_decision_point: z.url(),
  access_evaluation_endpoint: z.url(),
  access_evaluations_endpoint: z.url(),
})

/** POST /accounts/:account/keys, POST /operator/keys → KeyMade. The secret is shown this once and kept as a digest. */
export const NewKey = z.strictObject({ label: line(80) })
export const KeyMade = z.strictObject({ key: OpaqueId, label: z.string(), secret: z.string() })
export type KeyMade = z.infer<typeof KeyMade>

/** GET /accounts/:account/keys, GET /operator/keys: those in force. Times in milliseconds since 1970. */
export const Keys = z.strictObject({
  keys: z.array(
    z.strictObject({
      key: OpaqueId,
      label: z.string(),
      madeAt: z.number(),
      usedAt: z.number().nullable(),
      /** Requests that could not be read, or were about nothing that this server knows. */
      refused: z.number().int().nonnegative(),
    }),
  ),
})
export type Keys = z.infer<typeof Keys>

/**
 * GET /accounts/:account/asked: what programs asked about this account in the last 90 days, counted by day. A null says
 * that the word was unknown; no codes at all stand for whatever a day had too many kinds of.
 */
export const Asked = z.strictObject({
  lines: z.array(
    z.strictObject({
      day: z.iso.date(),
      key: OpaqueId,
      /** Null: the key is not this organisation's but the operator's. */
      label: z.string().nullable(),
      processor: OpaqueId.nullable(),
      purpose: Purpose.nullable(),
      feature: Feature.nullable(),
      classes: z.array(DataClass),
      decision: z.boolean(),
      codes: z.array(z.string()),
      times: z.number().int().positive(),
      lastAt: z.number(),
    }),
  ),
})
export type Asked = z.infer<typeof Asked>
