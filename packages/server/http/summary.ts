/** What a meeting left: the transcript, and the summary with its lines. */
import { EditLine, SummaryView, Transcript } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { createRoute, meetingParam, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

const lineParam = meetingParam.extend({ line: OpaqueId })

const transcript = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/transcript',
  request: { params: meetingParam },
  responses: returns(Transcript, 'The turns that you may read.'),
})
const notMe = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/transcript/{turn}/not-me',
  request: { params: meetingParam.extend({ turn: OpaqueId }) },
  responses: returnsNothing('Somebody else was heard through your microphone: the turn is gone.'),
})
const show = createRoute({
  method: 'get',
  path: '/meetings/{meeting}/summary',
  request: { params: meetingParam },
  responses: returns(SummaryView, 'The summary; before it is shared, for its host alone.'),
})
const edit = createRoute({
  method: 'patch',
  path: '/meetings/{meeting}/summary/lines/{line}',
  request: { params: lineParam, body: takes(EditLine) },
  responses: returns(SummaryView, 'Edited.'),
})
const remove = createRoute({
  method: 'delete',
  path: '/meetings/{meeting}/summary/lines/{line}',
  request: { params: lineParam },
  responses: returns(SummaryView, 'Removed.'),
})
const share = createRoute({
  method: 'post',
  path: '/meetings/{meeting}/summary/share',
  request: { params: meetingParam },
  responses: returns(SummaryView, 'Shared with all who were there.'),
})

export const summary = ({ meetings }: HttpParts) =>
  newRoutes()
    .openapi(transcript, async (c) =>
      send(c, Transcript, await meetings.transcript(caller(c), c.req.valid('param').meeting)),
    )
    .openapi(notMe, async (c) => {
      const { meeting, turn } = c.req.valid('param')
      await meetings.notMe(caller(c), meeting, turn)
      return c.body(null, 204)
    })
    .openapi(show, async (c) =>
      send(c, SummaryView, await meetings.summary(caller(c), c.req.valid('param').meeting)),
    )
    .openapi(edit, async (c) => {
      const { meeting, line } = c.req.valid('param')
      return send(c, SummaryView, await meetings.editLine(caller(c), meeting, line, c.req.valid('json')))
    })
    .openapi(remove, async (c) => {
      const { meeting, line } = c.req.valid('param')
      return send(c, SummaryView, await meetings.removeLine(caller(c), meeting, line))
    })
    .openapi(share, async (c) =>
      send(c, SummaryView, await meetings.share(caller(c), c.req.valid('param').meeting)),
    )
