/** The proof bundle of a meeting or channel as a file, to be checked with `highroad verify bundle`. */
import { ErrorBody, HighroadError } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Edge } from './context.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, meetingParam, newRoutes } from './routes.ts'

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

export const proof = ({ meetings, workspace, gate }: HttpParts) =>
  newRoutes()
    .openapi(ofMeeting, async (c) => {
      const { meeting } = c.req.valid('param')
      return file(c, meeting, await meetings.proof(caller(c), meeting))
    })
    .openapi(ofChannel, async (c) => {
      const { channel } = c.req.valid('param')
      const { account, joined } = await workspace.channels.channel(caller(c), channel)
      // It shows when each pseudonym acted there: for those who are in it, as of a meeting for those who were.
      if (!joined) throw new HighroadError('not-yours')
      return file(c, channel, await gate.proof(`channel:${channel}`, account))
    })

function file(c: Context<Edge>, place: string, bytes: Uint8Array) {
  c.header('content-disposition', `attachment; filename="highroad-proof-${place}.json"`)
  c.header('content-type', 'application/octet-stream')
  return c.body(bytes.slice().buffer, 200)
}
