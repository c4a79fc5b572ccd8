/** The HTTP application: what every request passes, then the routes by noun. Opens no socket. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { HighroadError } from '@highroad/core/wire'
import { accounts } from './accounts.ts'
import { authzen } from './authzen.ts'
import { asHighroadError, errorAnswer } from './errors.ts'
import { channels } from './channels.ts'
import { chatFiles } from './chat-files.ts'
import { chatGuests } from './chat-guests.ts'
import { chatSearch } from './chat-search.ts'
import { composeConsent } from './compose-consent.ts'
import { composeReading } from './compose-reading.ts'
import { composeWriting } from './compose-writing.ts'
import { drafts } from './drafts.ts'
import { features } from './features.ts'
import { forms, receiptKeys } from './forms.ts'
import { guestLink } from './guest-link.ts'
import { invitations } from './invitations.ts'
import { keys } from './keys.ts'
import { ledger } from './ledger.ts'
import { meetingRoom } from './meeting-room.ts'
import { meetings } from './meetings.ts'
import { messages } from './messages.ts'
import { bodySize, isUpload } from './message-size.ts'
import { mine } from './mine.ts'
import { isOwnOrigin, ownOrigins } from './origin.ts'
import type { HttpParts } from './parts.ts'
import { passkeys } from './passkeys.ts'
import { people } from './people.ts'
import { networkOf } from './network.ts'
import { price } from './price.ts'
import { processors } from './processors.ts'
import { proof } from './proof.ts'
import { regulated } from './regulated.ts'
import { newRoutes } from './routes.ts'
import { securityHeaders } from './security-headers.ts'
import { serverStatus } from './server-status.ts'
import { summary } from './summary.ts'
import { telemetry } from './telemetry.ts'
import { terms } from './terms.ts'
import { webApp } from './web-app.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Every documented route, under /api. */
const api = (parts: HttpParts) =>
  newRoutes()
    .route('/', serverStatus(parts))
    .route('/', people(parts))
    .route('/', passkeys(parts))
    .route('/', accounts(parts))
    .route('/', invitations(parts))
    .route('/', features(parts))
    .route('/', forms(parts))
    .route('/', meetings(parts))
    .route('/', meetingRoom(parts))
    .route('/', channels(parts))
    .route('/', messages(parts))
    .route('/', drafts(parts))
    .route('/', chatGuests(parts))
    .route('/', chatFiles(parts))
    .route('/', chatSearch(parts))
    .route('/', composeConsent(parts))
    .route('/', composeReading(parts))
    .route('/', composeWriting(parts))
    .route('/', mine(parts))
    .route('/', summary(parts))
    .route('/', price(parts))
    .route('/', processors(parts))
    .route('/', regulated(parts))
    .route('/', proof(parts))
    .route('/', terms(parts))
    .route('/', telemetry(parts))
    .route('/', keys(parts))

export function httpApp(parts: HttpParts) {
  const { identity, log, clock } = parts
  const origins = ownOrigins(parts.publicUrl)
  const headers = Object.entries(securityHeaders(parts))
  const app = newRoutes()

  app.use(async (c, next) => {
    const started = clock()
    await next()
    // A file has a stricter policy of its own.
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    // The pattern, never the path: a path holds tokens.
    log.info({ route: `${c.req.method} ${patternOf(c)}`, status: c.res.status, ms: clock() - started })
  })
  app.use('/api/*', async (c, next) => {
    if (!READS.has(c.req.method) && !isOwnOrigin(origins, c.req.header('origin')))
      throw new HighroadError('wrong-origin')
    const forwarded = parts.trustProxy
      ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
      : undefined
    const address = c.env?.incoming ? getConnInfo(c).remote.address : undefined
    c.set('from', networkOf(forwarded ?? address ?? 'unknown'))
    const { person, cookies } = await identity.visit(c.req.raw.headers)
    c.set('person', person)
    await next()
    // A route that sets cookies of its own, as sign-out does, has the last word.
    if (!c.res.headers.has('set-cookie'))
      for (const cookie of cookies) c.res.headers.append('set-cookie', cookie)
    c.res.headers.set('cache-control', 'no-store')
  })
  app.use('/api/*', (c, next) => {
    if (isUpload(c.req.method, c.req.path)) return next()
    const { most, error } = bodySize(c.req.path)
    const onError = () => {
      throw new HighroadError(error)
    }
    return bodyLimit({ maxSize: most, onError })(c, next)
  })
  app.route('/api', api(parts))
  app.route('/', authzen(parts))
  app.route('/', receiptKeys(parts))
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Highroad', version: '1' },
  })
  app.route('/ledger', ledger(parts))
  app.route('/g', guestLink(parts))
  app.route('/', webApp(parts))

  app.notFound(() => errorAnswer(new HighroadError('not-found')))
  app.onError((error, c) => {
    const known = asHighroadError(error)
    // The kind of error and where it came from; its message may hold values.
    if (known.code === 'internal')
      log.error({
        route: `${c.req.method} ${patternOf(c)}`,
        error: error.name,
        code: codeOf(error),
        at: placeOf(error),
      })
    return errorAnswer(known)
  })
  return app
}

/** The pattern of the route that answers, as `/api/accounts/:account`; middleware and the web app match everything. */
const patternOf = (c: Context): string =>
  matchedRoutes(c).find(({ path }) => !path.endsWith('*'))?.path ?? '/*'

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : undefined
}

/** The first of our own files in the stack, with its line. */
const placeOf = (error: Error): string | undefined => /packages\/[\w/.-]+:\d+/.exec(error.stack ?? '')?.[0]
