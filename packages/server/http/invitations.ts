/** Invitations: made and taken back by owners and admins, seen and accepted by whoever holds the link. */
import {
  AcceptInvitation,
  HighroadError,
  InvitationMade,
  InvitationView,
  Me,
  NewInvitation,
} from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import { mayInvite } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { setCookies } from './context.ts'
import type { HttpParts } from './parts.ts'
import { meOf } from './people.ts'
import { accountParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

/** Any text: a mistyped link is `invitation-unknown`, not a bad address. */
const tokenParam = z.strictObject({ token: z.string().max(200) })

const invite = createRoute({
  method: 'post',
  path: '/accounts/{account}/invitations',
  request: { params: accountParam, body: takes(NewInvitation) },
  responses: returns(InvitationMade, 'The link: for one person, once, within seven days.'),
})
const takeBack = createRoute({
  method: 'delete',
  path: '/accounts/{account}/invitations/{id}',
  request: { params: accountParam.extend({ id: OpaqueId }) },
  responses: returnsNothing('Taken back: the link opens nothing any more.'),
})
const show = createRoute({
  method: 'get',
  path: '/invitations/{token}',
  request: { params: tokenParam },
  responses: returns(InvitationView, 'What somebody with the link sees.'),
})
const accept = createRoute({
  method: 'post',
  path: '/invitations/{token}/accept',
  request: { params: tokenParam, body: takes(AcceptInvitation) },
  responses: returns(Me, 'You are in, and signed in.'),
})

export const invitations = ({ identity }: HttpParts) =>
  newRoutes()
    .openapi(invite, async (c) => {
      const { account } = c.req.valid('param')
      const { role: as } = c.req.valid('json')
      const { person } = await inAccount(c, identity, account, (role) => mayInvite(role, as))
      return send(c, InvitationMade, await identity.invite(account, as, person.id))
    })
    .openapi(takeBack, async (c) => {
      const { account, id } = c.req.valid('param')
      const { role } = await inAccount(c, identity, account, (role) => mayInvite(role, 'member'))
      const open = (await identity.invitationsOf(account)).find((one) => one.id === id)
      if (!open) throw new HighroadError('not-found')
      if (!mayInvite(role, open.role)) throw new HighroadError('not-yours')
      if (!(await identity.takeBackInvitation(account, id))) throw new HighroadError('not-found')
      return c.body(null, 204)
    })
    .openapi(show, async (c) =>
      send(c, InvitationView, await identity.invitation(c.req.valid('param').token)),
    )
    .openapi(accept, async (c) => {
      const { token } = c.req.valid('param')
      const input = c.req.valid('json')
      if ('email' in input) {
        const { name, email, password } = input
        const { person, cookies } = await identity.acceptAsNew(token, { name, email, password })
        setCookies(c, cookies)
        return send(c, Me, await meOf(identity, person))
      }
      const person = c.get('person')
      if (!person || person.guest) {
        // A bad link is said before anything is asked of whoever holds it.
        await identity.invitation(token)
        throw new HighroadError('not-signed-in')
      }
      await identity.acceptAs(token, person.id)
      return send(c, Me, await meOf(identity, person))
    })
