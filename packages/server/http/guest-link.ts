/** GET /g/:token: a guest's personal link. It says who they are to this browser and opens their page. */
import { Hono } from 'hono'
import { type Edge, setCookies } from './context.ts'
import type { HttpParts } from './parts.ts'

export const guestLink = ({ identity }: HttpParts) =>
  new Hono<Edge>().get('/:token', async (c, next) => {
    const guest = await identity.guestByToken(c.req.param('token'))
    if (guest) setCookies(c, [guest.cookie])
    // The page itself is the web app's; for an unknown link it says so.
    await next()
  })
