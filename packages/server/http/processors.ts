/** The cards of processors, as the operator answers for them. A change is a fact and ends what rested on the card before. */
import { OpaqueId } from '@highroad/core/consent'
import { ChangeCard, HighroadError, OperatorProcessors } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { mayChangeCards } from './accounts.policy.ts'
import { type Edge, signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, newRoutes, returns, send, takes } from './routes.ts'

const list = createRoute({
  method: 'get',
  path: '/operator/processors',
  responses: returns(OperatorProcessors, 'Every processor, its card, and the features that run on it.'),
})
const change = createRoute({
  method: 'put',
  path: '/operator/processors/{processor}',
  request: { params: z.strictObject({ processor: OpaqueId }), body: takes(ChangeCard) },
  responses: returns(OperatorProcessors, 'Recorded; every use that rested on the card before has ended.'),
})

export const processors = ({ cards, offered, meetings, workspace }: HttpParts) => {
  const view = async (): Promise<OperatorProcessors> => ({
    processors: (await cards.all()).map((card) => ({
      card,
      features: offered.filter(({ processor }) => processor === card.processor).map(({ feature }) => feature),
    })),
  })
  const operator = (c: Context<Edge>): string => {
    const person = signedIn(c)
    if (!mayChangeCards(person)) throw new HighroadError('not-yours')
    return person.id
  }
  return newRoutes()
    .openapi(list, async (c) => {
      operator(c)
      return send(c, OperatorProcessors, await view())
    })
    .openapi(change, async (c) => {
      const by = operator(c)
      const { seen, ...change } = c.req.valid('json')
      await cards.change(c.req.valid('param').processor, change, by, seen)
      meetings.factsChanged()
      workspace.consent.factsChanged(null)
      return send(c, OperatorProcessors, await view())
    })
}
