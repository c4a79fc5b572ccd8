/** Guest links of channels: made and ended by who manages one, opened by whoever has it. */
import { GuestLinkMade, GuestLinkView, JoinAsGuest, JoinedAsGuest } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import { setCookies } from './context.ts'
import { caller, callerOrNobody } from './meeting-caller.ts'
import { newcomers } from './newcomers.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

/** Any text: a mistyped link is no bad address, it opens nothing. */
const tokenParam = z.strictObject({ token: z.string().max(200) })

const make = createRoute({
  method: 'post',
  path: '/channels/{channel}/guest-link',
  request: { params: channelParam },
  responses: returns(GuestLinkMade, 'The link, this once; the one before opens nothing any more.'),
})
const end = createRoute({
  method: 'delete',
  path: '/channels/{channel}/guest-link',
  request: { params: channelParam },
  responses: returnsNothing('Ended: nobody new comes in by it.'),
})
const show = createRoute({
  method: 'get',
  path: '/guest-link/{token}',
  request: { params: tokenParam },
  responses: returns(GuestLinkView, 'What somebody with the link sees.'),
})
const join = createRoute({
  method: 'post',
  path: '/guest-link/{token}/join',
  request: { params: tokenParam, body: takes(JoinAsGuest) },
  responses: returns(JoinedAsGuest, 'You are in; with your personal link where you are new here.'),
})

export const chatGuests = ({ identity, workspace: { channels: chat }, clock }: HttpParts) => {
  const asNewcomer = newcomers(clock)
  return newRoutes()
    .openapi(make, async (c) =>
      send(c, GuestLinkMade, await chat.makeGuestLink(caller(c), c.req.valid('param').channel)),
    )
    .openapi(end, async (c) => {
      await chat.endGuestLink(caller(c), c.req.valid('param').channel)
      return c.body(null, 204)
    })
    .openapi(show, async (c) => send(c, GuestLinkView, await chat.guestLink(c.req.valid('param').token)))
    .openapi(join, async (c) => {
      const { token } = c.req.valid('param')
      const known = callerOrNobody(c)
      if (known) {
        const { channel, account } = await chat.joinByLink(known, token)
        return send(c, JoinedAsGuest, { channel, account, personalLink: '' })
      }
      const joined = await asNewcomer(c.get('from'), async () => {
        // A link that opens nothing makes nobody a guest.
        await chat.guestLink(token)
        const { person, personalLink, cookie } = await identity.newGuest(c.req.valid('json').name)
        const { channel, account } = await chat.joinByLink(
          { id: person.id, name: person.name, guest: true },
          token,
        )
        return { cookie, answer: { channel, account, personalLink } }
      })
      setCookies(c, [joined.cookie])
      return send(c, JoinedAsGuest, joined.answer)
    })
}
