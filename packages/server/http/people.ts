/** Who you are: set-up, sign-in, sign-out, and GET /api/me. */
import { Me, SetUp, SignIn } from '@highroad/core/wire'
import type { z } from '@hono/zod-openapi'
import type { Identity, Person } from '../identity/index.ts'
import { setCookies, signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

/** A person as they see themselves. */
export async function meOf(identity: Identity, person: Person): Promise<z.input<typeof Me>> {
  return {
    person: { id: person.id, name: person.name, email: person.email, guest: person.guest },
    memberships: person.guest ? [] : await identity.membershipsOf(person.id),
    operator: person.operator,
  }
}

const setUp = createRoute({
  method: 'post',
  path: '/set-up',
  request: { body: takes(SetUp) },
  responses: returns(Me, 'Set up: you are the owner and the operator, and signed in.'),
})
const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  request: { body: takes(SignIn) },
  responses: returns(Me, 'Signed in.'),
})
const signOut = createRoute({
  method: 'post',
  path: '/sign-out',
  responses: returnsNothing('Signed out.'),
})
const me = createRoute({ method: 'get', path: '/me', responses: returns(Me, 'You.') })

export const people = ({ identity }: HttpParts) =>
  newRoutes()
    .openapi(setUp, async (c) => {
      const { person, cookies } = await identity.setUp(c.req.valid('json'), c.get('from'))
      setCookies(c, cookies)
      return send(c, Me, await meOf(identity, person))
    })
    .openapi(signIn, async (c) => {
      const { person, cookies } = await identity.signIn(c.req.valid('json'), c.get('from'))
      setCookies(c, cookies)
      return send(c, Me, await meOf(identity, person))
    })
    .openapi(signOut, async (c) => {
      setCookies(c, await identity.signOut(c.req.raw.headers))
      return c.body(null, 204)
    })
    .openapi(me, async (c) => send(c, Me, await meOf(identity, signedIn(c))))
