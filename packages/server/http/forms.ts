/** The consent form of an account: read by its people, signed and withdrawn by its owners, checked by anybody. */
import type { Context } from 'hono'
import { OpaqueId } from '@highroad/core/consent'
import { ConsentReceipt, Jwks } from '@highroad/core/form'
import { FormsView, HighroadError, SignForm } from '@highroad/core/wire'
import { mayRevokeForms, maySignForms } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { accountState } from './account-facts.ts'
import { type Edge, signedIn } from './context.ts'
import { formsView } from './forms-view.ts'
import type { HttpParts } from './parts.ts'
import { isSameName } from './same-name.ts'
import { accountParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

const formParam = accountParam.extend({ form: OpaqueId })
const show = createRoute({
  method: 'get',
  path: '/accounts/{account}/forms',
  request: { params: accountParam },
  responses: returns(FormsView, 'The forms with their states, and what one signed now would rest on.'),
})
const sign = createRoute({
  method: 'post',
  path: '/accounts/{account}/forms',
  request: { params: accountParam, body: takes(SignForm) },
  responses: returns(FormsView, 'Signed and recorded.'),
})
const refuse = createRoute({
  method: 'post',
  path: '/accounts/{account}/forms/refuse',
  request: { params: accountParam },
  responses: returns(FormsView, 'Refused and recorded. Nothing that runs depends on it.'),
})
const withdraw = createRoute({
  method: 'post',
  path: '/accounts/{account}/forms/withdraw',
  request: { params: accountParam },
  responses: returns(FormsView, 'Withdrawn and recorded: every use that rested on a form has ended.'),
})
const receipt = createRoute({
  method: 'get',
  path: '/accounts/{account}/forms/{form}/receipt',
  request: { params: formParam },
  responses: {
    ...returns(ConsentReceipt, ''),
    200: {
      description: 'The receipt as a file: the record in JSON-LD, with a signature that anybody can check.',
      content: { 'application/ld+json': { schema: ConsentReceipt } },
    },
  },
})
const mail = createRoute({
  method: 'post',
  path: '/accounts/{account}/forms/{form}/mail',
  request: { params: formParam },
  responses: returns(FormsView, 'The receipt is on its way to whoever asked.'),
})
const revoke = createRoute({
  method: 'post',
  path: '/operator/accounts/{account}/forms/revoke',
  request: { params: accountParam },
  responses: returnsNothing('No form of this account is in force.'),
})

export const forms = (parts: HttpParts) => {
  const { identity, forms, gate, meetings, receipts } = parts
  const organisationOf = async (account: string): Promise<string> => {
    const found = await identity.accountOf(account)
    if (!found) throw new HighroadError('not-found')
    return found.organisation
  }
  const answer = async (c: Context<Edge>, account: string, owner: boolean) => {
    const { mark } = accountState(await gate.facts([`account:${account}`]))
    const organisation = await organisationOf(account)
    return send(c, FormsView, await formsView(parts, { account, organisation, owner, mark }))
  }
  const asOwner = (c: Context<Edge>, account: string) => inAccount(c, identity, account, maySignForms)

  return newRoutes()
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      const { role } = await inAccount(c, identity, account)
      return await answer(c, account, maySignForms(role))
    })
    .openapi(sign, async (c) => {
      const { account } = c.req.valid('param')
      const { name, proof, ...asked } = c.req.valid('json')
      const { person, role } = await inAccount(c, identity, account)
      const stillOwner = async () => {
        const now = await identity.roleIn(person.id, account)
        return now !== null && maySignForms(now)
      }
      const refused = async (): Promise<never> => {
        await forms.refuseAttempt(account, person.id)
        throw new HighroadError('not-owner')
      }
      if (!maySignForms(role)) return await refused()
      if (!isSameName(name, person.name)) throw new HighroadError('name-differs', 'name')
      const organisation = await organisationOf(account)
      const { by } = await identity.spendFreshSignIn(c.req.raw.headers, proof, 'sign-form')
      const signature = { ...asked, account, organisation, person: person.id, name, by, stillOwner }
      const form = await forms.sign(signature).catch(async (error: unknown) => {
        if (error instanceof HighroadError && error.code === 'not-owner') return await refused()
        throw error
      })
      if (person.email !== null) await receipts.post(account, form, person.email)
      meetings.factsChanged()
      return await answer(c, account, true)
    })
    .openapi(refuse, async (c) => {
      const { account } = c.req.valid('param')
      const { person } = await asOwner(c, account)
      await forms.refuse(account, person.id)
      return await answer(c, account, true)
    })
    .openapi(withdraw, async (c) => {
      const { account } = c.req.valid('param')
      const { person } = await asOwner(c, account)
      await forms.withdraw(account, person.id)
      meetings.factsChanged()
      return await answer(c, account, true)
    })
    .openapi(receipt, async (c) => {
      const { account, form } = c.req.valid('param')
      await asOwner(c, account)
      const found = await forms.receipt(account, form)
      if (!found) throw new HighroadError('not-found')
      c.header('content-disposition', `attachment; filename="consent-receipt-${form}.json"`)
      return c.json(ConsentReceipt.parse(found), 200, { 'content-type': 'application/ld+json' })
    })
    .openapi(mail, async (c) => {
      const { account, form } = c.req.valid('param')
      const { person } = await asOwner(c, account)
      if (!receipts.available || person.email === null) throw new HighroadError('no-mail')
      if (!(await forms.receipt(account, form))) throw new HighroadError('not-found')
      await receipts.post(account, form, person.email)
      return await answer(c, account, true)
    })
    .openapi(revoke, async (c) => {
      const person = signedIn(c)
      if (!mayRevokeForms(person)) throw new HighroadError('not-yours')
      const { account } = c.req.valid('param')
      await forms.revoke(account, person.id)
      meetings.factsChanged()
      return c.body(null, 204)
    })
}

const jwks = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  responses: {
    200: {
      description: 'The public keys that receipts are checked with (RFC 7517).',
      content: { 'application/json': { schema: Jwks } },
    },
  },
})

/** Outside /api, for everybody. */
export const receiptKeys = ({ forms }: HttpParts) =>
  newRoutes().openapi(jwks, (c) => {
    c.header('access-control-allow-origin', '*')
    return c.json(forms.jwks, 200)
  })
