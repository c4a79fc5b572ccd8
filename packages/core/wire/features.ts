/** The owner's features page and the consent line, as they cross the wire. */
import { z } from 'zod'
import { ProcessorCard } from '../consent/facts.ts'
import { Changer, Reason } from '../consent/decision.ts'
import { DataClass, Feature } from '../consent/words.ts'

/** The notice of a feature in force: what people are told before it may use anything of theirs (R5). */
export const Notice = z.strictObject({
  feature: Feature,
  version: z.number().int().positive(),
  uses: z.string(),
  keeps: z.array(DataClass),
  keepsSentence: z.string(),
  laterFeatures: z.array(Feature),
  processor: ProcessorCard,
})
export type Notice = z.infer<typeof Notice>

/** GET /accounts/:account/features. PUT /accounts/:account/features/:feature {on}; PUT /accounts/:account/ask-first {askFirst} */
export const FeaturesView = z.strictObject({
  askFirst: z.boolean(),
  features: z.array(
    z.strictObject({
      feature: Feature,
      on: z.boolean(),
      since: z.number().nullable(),
      notice: Notice,
      entry: z.number().int().nullable(),
    }),
  ),
})
export type FeaturesView = z.infer<typeof FeaturesView>
export const SetSwitch = z.strictObject({ on: z.boolean() })
export const SetAskFirst = z.strictObject({ askFirst: z.boolean() })

/** One feature's state in one meeting: the consent line. Numbers of people, never who (LOOK: nothing shows who objected). */
export const ConsentLine = z.strictObject({
  feature: Feature,
  state: z.enum(['off', 'on', 'partly', 'denied']),
  people: z.strictObject({ included: z.number().int(), present: z.number().int() }),
  processor: ProcessorCard,
  keepsSentence: z.string(),
  /** Your own part in it, known to you alone. */
  you: z.enum(['included', 'left-out', 'not-told', 'not-asked', 'unknown-voice']),
})
export type ConsentLine = z.infer<typeof ConsentLine>

/** GET /meetings/:meeting/why/:feature — the decision as the gate returned it, for the asker (R14). */
export const Why = z.strictObject({
  feature: Feature,
  state: ConsentLine.shape.state,
  people: ConsentLine.shape.people,
  at: z.number(),
  reasons: z.array(
    Reason.extend({ sentence: z.string(), people: z.number().int().nullable() }).omit({ about: true }),
  ),
  changes: z.array(
    z.strictObject({
      who: Changer,
      sentence: z.string(),
      action: z.enum(['leave-me-out', 'include-me', 'stop', 'start', 'switch', 'none']),
    }),
  ),
  entry: z
    .strictObject({
      index: z.number().int(),
      leaf: z.string(),
      checkpointSize: z.number().int(),
      checkpointTime: z.number(),
    })
    .nullable(),
  rulesVersion: z.number().int(),
})
export type Why = z.infer<typeof Why>
