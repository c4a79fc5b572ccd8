/** better-auth, set up for e-mail and password over our tables. The rest of the room sees only what it returns here. */
import { betterAuth, APIError } from 'better-auth'
import { PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
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
  /** Ends the session of these headers; returns the cookies that clear it. */
  readonly signOut: (headers: Headers) => Promise<readonly string[]>
  /** Whose session these headers carry; cookies where its time was extended, about once a day. */
  readonly session: (headers: Headers) => Promise<{ personId: string | null; cookies: readonly string[] }>
}

const WEEK_S = 7 * 24 * 3600

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
    signOut: async (headers) => {
      const answer = await auth.api.signOut({ headers, returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    session: async (headers) => {
      const answer = await auth.api.getSession({ headers, returnHeaders: true })
      return { personId: answer.response?.user.id ?? null, cookies: answer.headers.getSetCookie() }
    },
  }
}
