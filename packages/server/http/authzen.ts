/**
 * The gate as a service: the OpenID AuthZEN Authorization API 1.0 over HTTP. Not under /api: a program with a key asks here, no
 * browser with cookies. https://openid.net/specs/authorization-api-1_0.html
 */
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  AUTHZEN_BODY_LIMIT,
  AuthzenConfiguration,
  Evaluation,
  EvaluationAnswer,
  Evaluations,
  EvaluationsAnswer,
  HighroadError,
} from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Asker } from '../authzen/index.ts'
import type { Edge } from './context.ts'
import { badRequest } from './errors.ts'
import type { HttpParts } from './parts.ts'
import { newRoutes, returns, takes } from './routes.ts'
import { readStrictJson } from './strict-json.ts'

const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'
const CONFIGURATION = '/.well-known/authzen-configuration'
const REQUEST_ID = 'x-request-id'

type AskedEdge = Edge & { Variables: { asker?: Asker } }

export function authzen({ authzen, publicUrl }: HttpParts) {
  const routes = newRoutes()
  document(routes)

  routes.use('/access/*', async (c: Context<AskedEdge>, next) => {
    await next()
    const id = c.req.header(REQUEST_ID)
    if (id !== undefined) c.res.headers.set(REQUEST_ID, id)
    c.res.headers.set('cache-control', 'no-store')
    if (c.res.status === 401) c.res.headers.set('www-authenticate', 'Bearer realm="highroad"')
    const asker = c.get('asker')
    // Counted once; a flood is not, which costs nothing then.
    if (asker && c.res.status >= 400 && c.res.status < 500 && c.res.status !== 429)
      await authzen.refused(asker)
  })
  routes.use('/access/*', async (c: Context<AskedEdge>, next) => {
    const asker = await authzen.askerOf(bearerOf(c.req.header('authorization')))
    if (!asker) throw new HighroadError('key-unknown')
    c.set('asker', asker)
    await next()
  })
  routes.use(
    '/access/*',
    bodyLimit({
      maxSize: AUTHZEN_BODY_LIMIT,
      onError: () => {
        throw new HighroadError('too-large')
      },
    }),
  )

  const single = async (c: Context<AskedEdge>, asker: Asker, body: object) => {
    authzen.allow(asker, 1)
    return answer(c, EvaluationAnswer, await authzen.evaluation(asker, parsed(Evaluation, body)))
  }

  routes.post(EVALUATION, async (c: Context<AskedEdge>) => single(c, askerOf(c), await bodyOf(c)))
  routes.post(EVALUATIONS, async (c: Context<AskedEdge>) => {
    const asker = askerOf(c)
    const body = await bodyOf(c)
    // Without evaluations it is the other endpoint, as the standard has it.
    if (hasNone(body)) return await single(c, asker, body)
    const evaluations = parsed(Evaluations, body)
    authzen.allow(asker, evaluations.evaluations.length)
    return answer(c, EvaluationsAnswer, { evaluations: await authzen.evaluations(asker, evaluations) })
  })
  routes.all('/access/*', () => {
    throw new HighroadError('not-found')
  })

  routes.get(CONFIGURATION, (c) => {
    c.header('cache-control', 'public, max-age=3600')
    return answer(c, AuthzenConfiguration, {
      policy_decision_point: publicUrl,
      access_evaluation_endpoint: `${publicUrl}${EVALUATION}`,
      access_evaluations_endpoint: `${publicUrl}${EVALUATIONS}`,
    })
  })
  return routes
}

const bearerOf = (header: string | undefined): string => /^bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? ''

function askerOf(c: Context<AskedEdge>): Asker {
  const asker = c.get('asker')
  if (!asker) throw new HighroadError('key-unknown')
  return asker
}

/** Throws `bad-request` for another content type and for what is no JSON object. */
async function bodyOf(c: Context<AskedEdge>): Promise<object> {
  if (!/^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new HighroadError('bad-request', 'content-type')
  const body = readStrictJson(new Uint8Array(await c.req.arrayBuffer()))
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new HighroadError('bad-request')
  return body
}

function hasNone(body: object): boolean {
  const evaluations: unknown = (body as { evaluations?: unknown }).evaluations
  return evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0)
}

function parsed<T extends z.ZodType>(schema: T, body: object): z.output<T> {
  const read = schema.safeParse(body)
  if (!read.success) throw badRequest('json', read.error.issues)
  return read.data
}

/** Only what has exactly the documented form is an answer. */
const answer = <T extends z.ZodType>(c: Context, schema: T, value: z.input<T>) =>
  c.json(schema.parse(value) as object, 200)

function document(routes: ReturnType<typeof newRoutes>): void {
  const { openAPIRegistry: registry } = routes
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  const security = [{ key: [] }]
  registry.registerPath({
    method: 'post',
    path: EVALUATION,
    security,
    request: { body: takes(Evaluation) },
    responses: returns(EvaluationAnswer, 'The decision: advice, never a permit.'),
  })
  registry.registerPath({
    method: 'post',
    path: EVALUATIONS,
    security,
    request: { body: takes(Evaluations) },
    responses: returns(
      z.union([EvaluationsAnswer, EvaluationAnswer]),
      'A decision each, in their order; one decision where no evaluations were named.',
    ),
  })
  registry.registerPath({
    method: 'get',
    path: CONFIGURATION,
    responses: returns(AuthzenConfiguration, 'Where this policy decision point is asked.'),
  })
}
