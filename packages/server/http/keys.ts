/** Keys of programs that ask the gate, and what they asked: an account's for its owners and admins, the operator's own. */
import { Asked, HighroadError, KeyMade, Keys, NewKey } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { inAccount } from './account-access.ts'
import { mayHoldKeys, mayHoldOperatorKeys } from './accounts.policy.ts'
import { type Edge, signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

const list = createRoute({
  method: 'get',
  path: '/accounts/{account}/keys',
  request: { params: accountParam },
  responses: returns(Keys, 'The keys in force, without their secrets.'),
})
const make = createRoute({
  method: 'post',
  path: '/accounts/{account}/keys',
  request: { params: accountParam, body: takes(NewKey) },
  responses: returns(KeyMade, 'The secret, this once: it may ask about this account alone.'),
})
const revoke = createRoute({
  method: 'delete',
  path: '/accounts/{account}/keys/{key}',
  request: { params: accountParam.extend({ key: OpaqueId }) },
  responses: returnsNothing('Revoked: its next question is refused.'),
})
const asked = createRoute({
  method: 'get',
  path: '/accounts/{account}/asked',
  request: { params: accountParam },
  responses: returns(Asked, 'What programs asked about this account in the last 90 days.'),
})
const listOperators = createRoute({
  method: 'get',
  path: '/operator/keys',
  responses: returns(Keys, 'The operator’s keys in force.'),
})
const makeOperators = createRoute({
  method: 'post',
  path: '/operator/keys',
  request: { body: takes(NewKey) },
  responses: returns(KeyMade, 'The secret, this once: it may ask about every account.'),
})
const revokeOperators = createRoute({
  method: 'delete',
  path: '/operator/keys/{key}',
  request: { params: z.strictObject({ key: OpaqueId }) },
  responses: returnsNothing('Revoked: its next question is refused.'),
})

export const keys = ({ identity, authzen }: HttpParts) => {
  const end = async (account: string | null, key: string) => {
    if (!(await authzen.revoke(account, key))) throw new HighroadError('not-found')
  }
  return newRoutes()
    .openapi(list, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account, mayHoldKeys)
      return send(c, Keys, { keys: await authzen.list(account) })
    })
    .openapi(make, async (c) => {
      const { account } = c.req.valid('param')
      const { person } = await inAccount(c, identity, account, mayHoldKeys)
      return send(c, KeyMade, await authzen.make(account, c.req.valid('json').label, person.id))
    })
    .openapi(revoke, async (c) => {
      const { account, key } = c.req.valid('param')
      await inAccount(c, identity, account, mayHoldKeys)
      await end(account, key)
      return c.body(null, 204)
    })
    .openapi(asked, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account, mayHoldKeys)
      return send(c, Asked, await authzen.asked(account))
    })
    .openapi(listOperators, async (c) => {
      operator(c)
      return send(c, Keys, { keys: await authzen.list(null) })
    })
    .openapi(makeOperators, async (c) => {
      const person = operator(c)
      return send(c, KeyMade, await authzen.make(null, c.req.valid('json').label, person.id))
    })
    .openapi(revokeOperators, async (c) => {
      operator(c)
      await end(null, c.req.valid('param').key)
      return c.body(null, 204)
    })
}

/** The person, who runs this server. */
function operator(c: Context<Edge>) {
  const person = signedIn(c)
  if (!mayHoldOperatorKeys(person)) throw new HighroadError('not-yours')
  return person
}
