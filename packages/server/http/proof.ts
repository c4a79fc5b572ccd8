/** The proof bundle of a meeting or channel as a file, to be checked with `highroad verify bundle`. */
import { ErrorBody, HighroadError } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ChatCaller } from '../workspace/index.ts'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, meetingParam, newRoutes } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Each is made anew of everything that was ever recorded there. */
const PER_SECOND = 0.2
const AT_ONCE = 10

const responses = {
  200: {
    description: 'The proof bundle in its one canonical byte form.',
    content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
  },
  default: {
    description: 'An error of the one table.',
    content: { 'application/json': { schema: ErrorBody } },
  },
}
const ofMeeting = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/proof',
  request: { params: meetingParam },
  responses,
})
const ofChannel = createRoute({
  method: 'get',
  path: '/channels/{channel}/proof',
  request: { params: channelParam },
  responses,
})

export const proof = ({ meetings, workspace, gate, identity, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  const asker = (c: Context<Edge>): ChatCaller => {
    const who = caller(c)
    pace.mustTake(who.id, 'too-often')
    return who
  }
  /** Throws `not-yours` for whoever only reads it: it shows when each pseudonym acted there. */
  const standing = async (who: ChatCaller, channel: string): Promise<Uint8Array> => {
    const { account, joined } = await workspace.channels.channel(who, channel)
    if (!joined) throw new HighroadError('not-yours')
    return await gate.proof(`channel:${channel}`, account)
  }
  /** Nobody is in a channel that was erased: what is left, which says so, is for the owners of its organisation. */
  const erased = async (who: ChatCaller, channel: string): Promise<Uint8Array> => {
    const facts = await gate.facts([`channel:${channel}`])
    const isErased = facts.some(({ kind }) => kind === 'channel-erased')
    const owned = who.guest || !isErased ? [] : await identity.membershipsOf(who.id)
    for (const { account, role } of owned)
      if (role === 'owner') {
        const found = await gate.proof(`channel:${channel}`, account).catch(unlessNotFound)
        if (found !== null) return found
      }
    throw new HighroadError('not-found')
  }
  return newRoutes()
    .openapi(ofMeeting, async (c) => {
      const { meeting } = c.req.valid('param')
      return file(c, meeting, await meetings.proof(asker(c), meeting))
    })
    .openapi(ofChannel, async (c) => {
      const { channel } = c.req.valid('param')
      const who = asker(c)
      const bytes = await standing(who, channel).catch(unlessNotFound)
      return file(c, channel, bytes ?? (await erased(who, channel)))
    })
}

function unlessNotFound(error: unknown): null {
  if (error instanceof HighroadError && error.code === 'not-found') return null
  throw error
}

function file(c: Context<Edge>, place: string, bytes: Uint8Array) {
  c.header('content-disposition', `attachment; filename="highroad-proof-${place}.json"`)
  c.header('content-type', 'application/octet-stream')
  return c.body(bytes.slice().buffer, 200)
}
