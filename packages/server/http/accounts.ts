/** Accounts and their members. */
import { OpaqueId } from '@highroad/core/consent'
import { AccountView, HighroadError, Members, NewAccount, NewAccountMade, SetRole } from '@highroad/core/wire'
import { mayAddAccount, mayInvite, mayRemove, maySeeInvitations, maySetRoles } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { accountState } from './account-facts.ts'
import { signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, returnsNothing, send, takes } from './routes.ts'

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

const memberParam = accountParam.extend({ person: OpaqueId })
const setRole = createRoute({
  method: 'put',
  path: '/accounts/{account}/members/{person}',
  request: { params: memberParam, body: takes(SetRole) },
  responses: returnsNothing(
    'In that role from now on. Invitations that they may give no longer are taken back.',
  ),
})
const remove = createRoute({
  method: 'delete',
  path: '/accounts/{account}/members/{person}',
  request: { params: memberParam },
  responses: returnsNothing('No member any more. What they said and wrote here stays the account’s.'),
})
const leave = createRoute({
  method: 'post',
  path: '/accounts/{account}/leave',
  request: { params: accountParam },
  responses: returnsNothing('You are no member any more.'),
})

export const accounts = ({ identity, gate, meetings }: HttpParts) =>
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
    .openapi(setRole, async (c) => {
      const { account, person: of } = c.req.valid('param')
      const { person } = await inAccount(c, identity, account, maySetRoles)
      await identity.setRole(account, of, c.req.valid('json').role, person.id)
      return c.body(null, 204)
    })
    .openapi(remove, async (c) => {
      const { account, person: of } = c.req.valid('param')
      const { person, role } = await inAccount(c, identity, account, (mine) => mayRemove(mine, 'member'))
      const theirs = await identity.roleIn(of, account)
      if (theirs === null) throw new HighroadError('not-found')
      if (!mayRemove(role, theirs)) throw new HighroadError('not-yours')
      await identity.removeMember(account, of, person.id, theirs)
      await meetings.noLongerMember(of)
      return c.body(null, 204)
    })
    .openapi(leave, async (c) => {
      const { account } = c.req.valid('param')
      const { person } = await inAccount(c, identity, account)
      await identity.removeMember(account, person.id, person.id)
      await meetings.noLongerMember(person.id)
      return c.body(null, 204)
    })
