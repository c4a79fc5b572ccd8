/** Accounts and their members. */
import { AccountView, HighroadError, Members, NewAccount, NewAccountMade } from '@highroad/core/wire'
import { mayAddAccount, maySeeInvitations, mayInvite } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { accountState } from './account-facts.ts'
import { signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'

const add = createRoute({
  method: 'post',
  path: '/accounts',
  request: { body: takes(NewAccount) },
  responses: returns(NewAccountMade, 'The new account, and the link for its owner.'),
})
const show = createRoute({
  method: 'get',
  path: '/accounts/{account}',
  request: { params: accountParam },
  responses: returns(AccountView, 'The account, as its members see it.'),
})
const members = createRoute({
  method: 'get',
  path: '/accounts/{account}/members',
  request: { params: accountParam },
  responses: returns(Members, 'Members; for owners and admins also the open invitations they may give.'),
})

export const accounts = ({ identity, gate }: HttpParts) =>
  newRoutes()
    .openapi(add, async (c) => {
      const person = signedIn(c)
      if (!mayAddAccount(person)) throw new HighroadError('not-yours')
      const { organisation } = c.req.valid('json')
      return send(c, NewAccountMade, await identity.newAccount(organisation, person.id))
    })
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      const { role } = await inAccount(c, identity, account)
      const [found, state] = await Promise.all([
        identity.accountOf(account),
        gate.facts([`account:${account}`]).then(accountState),
      ])
      if (!found) throw new HighroadError('not-found')
      return send(c, AccountView, { ...found, role, mark: state.mark, askFirst: state.askFirst })
    })
    .openapi(members, async (c) => {
      const { account } = c.req.valid('param')
      const { role } = await inAccount(c, identity, account)
      const open = maySeeInvitations(role) ? await identity.invitationsOf(account) : []
      return send(c, Members, {
        members: await identity.membersOf(account),
        invitations: open.filter((one) => mayInvite(role, one.role)),
      })
    })
