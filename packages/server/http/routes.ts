/** The form that every documented route has: what it takes, what it answers, and the table's errors beside it. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ErrorBody } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import type { Edge } from './context.ts'
import { badRequest, errorAnswer } from './errors.ts'

const failure = {
  description: 'An error of the one table.',
  content: { 'application/json': { schema: ErrorBody } },
}

/** Answers of a route that returns `schema`. */
export const returns = <T extends z.ZodType>(schema: T, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
  default: failure,
})

/** Answers of a route that returns nothing. */
export const returnsNothing = (description: string) => ({ 204: { description }, default: failure })

/** A JSON body that must be there and match. */
export const takes = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const accountParam = z.strictObject({ account: OpaqueId })
export const channelParam = z.strictObject({ channel: OpaqueId })
export const meetingParam = z.strictObject({ meeting: OpaqueId })

/** Sends `value` only if it has exactly the documented shape: an extra field is a mistake, never an answer. */
export const send = <T extends z.ZodType>(c: Context<Edge>, schema: T, value: z.input<T>) =>
  c.json(schema.parse(value), 200)

/** A router whose failed checks become answers of the table: `refusal` says of which. */
export const newRoutes = (refusal: typeof badRequest = badRequest) =>
  new OpenAPIHono<Edge>({
    defaultHook: (result) => {
      if (!result.success) return errorAnswer(refusal(result.target, result.error.issues))
      return undefined
    },
  })

export { createRoute }
