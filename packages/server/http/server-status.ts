/** GET /api/server: what this deployment is and what it lacks. Open to everybody: the first page needs it. */
import { ServerStatus } from '@highroad/core/wire'
import type { HttpParts } from './parts.ts'
import { createRoute, newRoutes, returns, send } from './routes.ts'

const show = createRoute({
  method: 'get',
  path: '/server',
  responses: returns(ServerStatus, 'What this deployment is and what it lacks.'),
})

export const serverStatus = ({ identity, deployment, ledger }: HttpParts) =>
  newRoutes().openapi(show, async (c) =>
    send(c, ServerStatus, {
      setUp: await identity.isSetUp(),
      media: deployment.media(),
      speech: deployment.speech(),
      microphonesAnywhere: deployment.microphonesAnywhere,
      logKey: ledger.verifierKey,
    }),
  )
