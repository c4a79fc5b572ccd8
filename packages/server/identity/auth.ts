/** better-auth, set up for e-mail and password over our tables. The rest of the room sees only what it returns here. */
import { betterAuth, APIError, type BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { z } from 'zod'
import { HighroadError } from '@highroad/core/wire'
import { newId, type Random } from './tokens.ts'

export interface AuthOptions {
  readonly pool: Pool
  readonly secret: string
  readonly publicUrl: string
  readonly random: Random
}

export interface SessionMade {
  readonly personId: string
  readonly cookies: readonly string[]
}

export interface Auth {
  /** Makes a person and signs them in. `email-taken` where somebody has that e-mail. */
  readonly signUp: (input: { name: string; email: string; password: string }) => Promise<SessionMade>
  /** `wrong-credentials` for an unknown e-mail and for a wrong password alike, after the same work. */
  readonly signIn: (input: { email: string; password: string }) => Promise<SessionMade>
  /** A session for somebody who has proved otherwise who they are. */
  readonly signInAs: (person: string) => Promise<SessionMade>
  /** `wrong-password` where this is not the password of whoever these headers' session is. */
  readonly checkPassword: (headers: Headers, password: string) => Promise<void>
  /** Ends the session of these headers; returns the cookies that clear it. */
  readonly signOut: (headers: Headers) => Promise<readonly string[]>
  /** Which session these headers carry, and whose; cookies where its time was extended, about once a day. */
  readonly session: (
    headers: Headers,
  ) => Promise<{ personId: string | null; sessionId: string | null; cookies: readonly string[] }>
}

const WEEK_S = 7 * 24 * 3600

/** For `auth.api` alone: better-auth's own routes are not served, and this one would let in anybody. */
const signInAs = {
  id: 'sign-in-as',
  endpoints: {
    signInAs: createAuthEndpoint(
      '/sign-in-as',
      { method: 'POST', body: z.object({ person: z.string() }), metadata: { SERVER_ONLY: true } },
      async (c) => {
        const user = await c.context.internalAdapter.findUserById(c.body.person)
        if (!user) throw new Error('a session was asked for nobody')
        const session = await c.context.internalAdapter.createSession(user.id)
        await setSessionCookie(c, { session, user })
        return c.json({ person: user.id })
      },
    ),
  },
} satisfies BetterAuthPlugin

/** Sessions last a week from their last use. No address and no browser name is kept with them. */
export function openAuth({ pool, secret, publicUrl, random }: AuthOptions): Auth {
  const auth = betterAuth({
    baseURL: publicUrl,
    secret,
    database: { dialect: new PostgresDialect({ pool }), type: 'postgres', transaction: true },
    emailAndPassword: { enabled: true, autoSignIn: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: { modelName: 'person' },
    account: { modelName: 'credential' },
    session: { expiresIn: WEEK_S, updateAge: 24 * 3600 },
    databaseHooks: {
      session: {
        create: { before: (session) => Promise.resolve({ data: { ...session, userAgent: null } }) },
      },
    },
    advanced: {
      cookiePrefix: 'highroad',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId(random) },
    },
    plugins: [signInAs],
    telemetry: { enabled: false },
    logger: { disabled: true },
  })

  return {
    signUp: async (body) => {
      try {
        const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true })
        return { personId: response.user.id, cookies: headers.getSetCookie() }
      } catch (error) {
        if (error instanceof APIError && error.body?.code?.startsWith('USER_ALREADY_EXISTS'))
          throw new HighroadError('email-taken', 'email')
        throw error
      }
    },
    signIn: async (body) => {
      try {
        const { headers, response } = await auth.api.signInEmail({ body, returnHeaders: true })
        return { personId: response.user.id, cookies: headers.getSetCookie() }
      } catch (error) {
        if (error instanceof APIError && error.statusCode === 401)
          throw new HighroadError('wrong-credentials')
        throw error
      }
    },
    signInAs: async (person) => {
      const { headers } = await auth.api.signInAs({ body: { person }, returnHeaders: true })
      return { personId: person, cookies: headers.getSetCookie() }
    },
    checkPassword: async (headers, password) => {
      try {
        await auth.api.verifyPassword({ headers, body: { password } })
      } catch (error) {
        if (error instanceof APIError && error.body?.code === 'INVALID_PASSWORD')
          throw new HighroadError('wrong-password', 'password')
        throw error
      }
    },
    signOut: async (headers) => {
      const answer = await auth.api.signOut({ headers, returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    session: async (headers) => {
      const answer = await auth.api.getSession({ headers, returnHeaders: true })
      return {
        personId: answer.response?.user.id ?? null,
        sessionId: answer.response?.session.id ?? null,
        cookies: answer.headers.getSetCookie(),
      }
    },
  }
}
