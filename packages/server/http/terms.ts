/** The terms of this deployment: open to everybody; published by the operator, who first sees what a version changes. */
import { z } from '@hono/zod-openapi'
import { HighroadError, PublishedTerms, PublishTerms, TermsView } from '@highroad/core/wire'
import { signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, newRoutes, returns, send, takes } from './routes.ts'

const show = createRoute({
  method: 'get',
  path: '/terms',
  responses: returns(TermsView, 'Every published version: in force, coming and earlier.'),
})
const text = createRoute({
  method: 'get',
  path: '/terms/{version}',
  request: { params: z.strictObject({ version: z.string().regex(/^[1-9]\d{0,8}$/) }) },
  responses: {
    ...returns(TermsView, ''),
    200: {
      description: 'The text of a version, byte for byte as its digest in the ledger was taken.',
      content: { 'application/yaml': { schema: z.string() } },
    },
  },
})
const publish = createRoute({
  method: 'post',
  path: '/operator/terms',
  request: { body: takes(PublishTerms) },
  responses: returns(
    PublishedTerms,
    'What the version changes; published and recorded unless it was a dry run.',
  ),
})

export const terms = ({ terms, meetings, workspace }: HttpParts) =>
  newRoutes()
    .openapi(show, async (c) => send(c, TermsView, await terms.view()))
    .openapi(text, async (c) => {
      const found = await terms.text(Number(c.req.valid('param').version))
      if (found === null) throw new HighroadError('not-found')
      return c.body(found, 200, { 'content-type': 'application/yaml; charset=utf-8' })
    })
    .openapi(publish, async (c) => {
      const person = signedIn(c)
      if (!person.operator) throw new HighroadError('not-yours')
      const { text, dryRun } = c.req.valid('json')
      if (dryRun) return send(c, PublishedTerms, await terms.check(text))
      const answer = await terms.publish(text, person.id)
      if (!answer.published) throw new HighroadError('bad-request', 'text')
      meetings.factsChanged()
      workspace.consent.factsChanged(null)
      return send(c, PublishedTerms, answer)
    })
