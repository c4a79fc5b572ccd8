/** GET /api/meetings/:meeting/proof: the proof bundle as a file, to be checked with `highroad verify bundle`. */
import { ErrorBody } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, meetingParam, newRoutes } from './routes.ts'

const download = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/proof',
  request: { params: meetingParam },
  responses: {
    200: {
      description: 'The proof bundle in its one canonical byte form.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    default: {
      description: 'An error of the one table.',
      content: { 'application/json': { schema: ErrorBody } },
    },
  },
})

export const proof = ({ meetings }: HttpParts) =>
  newRoutes().openapi(download, async (c) => {
    const { meeting } = c.req.valid('param')
    const bytes = await meetings.proof(caller(c), meeting)
    c.header('content-disposition', `attachment; filename="highroad-proof-${meeting}.json"`)
    c.header('content-type', 'application/octet-stream')
    return c.body(bytes.slice().buffer, 200)
  })
