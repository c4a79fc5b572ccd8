/** Passkeys, and signing in again for one act: POST /api/fresh-sign-in gives a proof that the act's route spends. */
import { OpaqueId } from '@highroad/core/consent'
import {
  FreshRequest,
  FreshSignIn,
  FreshSignInMade,
  HighroadError,
  Me,
  NewPasskey,
  NewPasskeyRequest,
  PasskeyCreation,
  PasskeyRequest,
  Passkeys,
  PasskeySignIn,
  RemovePasskey,
  RenamePasskey,
} from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Person } from '../identity/index.ts'
import { type Edge, setCookies, signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { meOf } from './people.ts'
import { createRoute, newRoutes, returns, send, takes } from './routes.ts'

const signInOptions = createRoute({
  method: 'post',
  path: '/sign-in/passkey/options',
  responses: returns(PasskeyRequest, 'For navigator.credentials.get: any passkey of this site.'),
})
const signIn = createRoute({
  method: 'post',
  path: '/sign-in/passkey',
  request: { body: takes(PasskeySignIn) },
  responses: returns(Me, 'Signed in.'),
})
const freshOptions = createRoute({
  method: 'post',
  path: '/fresh-sign-in/options',
  request: { body: takes(FreshRequest) },
  responses: returns(PasskeyRequest, 'For navigator.credentials.get: a passkey of yours, for this act.'),
})
const fresh = createRoute({
  method: 'post',
  path: '/fresh-sign-in',
  request: { body: takes(FreshSignIn) },
  responses: returns(
    FreshSignInMade,
    'A proof that you signed in again: for this act, in this session, for five minutes, once.',
  ),
})
const list = createRoute({
  method: 'get',
  path: '/passkeys',
  responses: returns(Passkeys, 'Your passkeys.'),
})
const options = createRoute({
  method: 'post',
  path: '/passkeys/options',
  request: { body: takes(NewPasskeyRequest) },
  responses: returns(
    PasskeyCreation,
    'For navigator.credentials.create. Spends a proof of signing in again for add-passkey.',
  ),
})
const add = createRoute({
  method: 'post',
  path: '/passkeys',
  request: { body: takes(NewPasskey) },
  responses: returns(Passkeys, 'Kept: it signs you in from now on.'),
})
const passkeyParam = z.strictObject({ id: OpaqueId })
const rename = createRoute({
  method: 'patch',
  path: '/passkeys/{id}',
  request: { params: passkeyParam, body: takes(RenamePasskey) },
  responses: returns(Passkeys, 'Renamed.'),
})
const remove = createRoute({
  method: 'delete',
  path: '/passkeys/{id}',
  request: { params: passkeyParam, body: takes(RemovePasskey) },
  responses: returns(
    Passkeys,
    'Removed: it opens nothing any more. Spends a proof of signing in again for remove-passkey.',
  ),
})

/** Somebody with a session; a guest has a link and no way of signing in. */
function withSession(c: Context<Edge>): Person {
  const person = signedIn(c)
  if (person.guest) throw new HighroadError('not-signed-in')
  return person
}

export const passkeys = ({ identity }: HttpParts) => {
  const mine = async (c: Context<Edge>) =>
    send(c, Passkeys, { passkeys: await identity.passkeysOf(withSession(c).id) })
  return newRoutes()
    .openapi(signInOptions, async (c) => send(c, PasskeyRequest, await identity.passkeySignInOptions()))
    .openapi(signIn, async (c) => {
      const { passkey } = c.req.valid('json')
      const { person, cookies } = await identity.signInByPasskey(passkey, c.get('from'))
      setCookies(c, cookies)
      return send(c, Me, await meOf(identity, person))
    })
    .openapi(freshOptions, async (c) => {
      const { act } = c.req.valid('json')
      return send(c, PasskeyRequest, await identity.freshSignInOptions(c.req.raw.headers, act))
    })
    .openapi(fresh, async (c) => {
      const { act, ...by } = c.req.valid('json')
      const made = await identity.signInAfresh(c.req.raw.headers, by, act, c.get('from'))
      return send(c, FreshSignInMade, made)
    })
    .openapi(list, mine)
    .openapi(options, async (c) => {
      const { proof } = c.req.valid('json')
      return send(c, PasskeyCreation, await identity.newPasskeyOptions(c.req.raw.headers, proof))
    })
    .openapi(add, async (c) => {
      const { name, passkey } = c.req.valid('json')
      await identity.addPasskey(c.req.raw.headers, name, passkey)
      return mine(c)
    })
    .openapi(rename, async (c) => {
      const { id } = c.req.valid('param')
      const { name } = c.req.valid('json')
      if (!(await identity.renamePasskey(withSession(c).id, id, name))) throw new HighroadError('not-found')
      return mine(c)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      const person = withSession(c)
      await identity.spendFreshSignIn(c.req.raw.headers, c.req.valid('json').proof, 'remove-passkey')
      if (!(await identity.removePasskey(person.id, id))) throw new HighroadError('not-found')
      return mine(c)
    })
}
