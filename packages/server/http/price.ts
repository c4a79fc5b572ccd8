/** What an account pays: the price with and without the form, statements, and the operator's lists and trials (R15). */
import type { Context } from 'hono'
import {
  classesOn,
  firstOf,
  formDays,
  isTrial,
  lastOf,
  listOn,
  Statement,
  statementCsv,
  statementOf,
  PriceTerms,
} from '@highroad/core/price'
import { HighroadError, OperatorPrices, PriceView, SetTrial, StatementMonth } from '@highroad/core/wire'
import { z } from '@hono/zod-openapi'
import { inAccount } from './account-access.ts'
import { maySeePrices, maySetPrices } from './accounts.policy.ts'
import { type Edge, signedIn } from './context.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'

const show = createRoute({
  method: 'get',
  path: '/accounts/{account}/price',
  request: { params: accountParam },
  responses: returns(PriceView, 'What a seat costs today, with and without the form.'),
})
const monthParam = accountParam.extend({ month: StatementMonth })
const month = createRoute({
  method: 'get',
  path: '/accounts/{account}/statements/{month}',
  request: { params: monthParam },
  responses: returns(Statement, 'The days of a month until today, with what each cost.'),
})
const table = createRoute({
  method: 'get',
  path: '/accounts/{account}/statements/{month}/csv',
  request: { params: monthParam },
  responses: {
    ...returns(Statement, ''),
    200: { description: 'The same as a table.', content: { 'text/csv': { schema: z.string() } } },
  },
})
const lists = createRoute({
  method: 'get',
  path: '/operator/prices',
  responses: returns(OperatorPrices, 'Every price list, and each organisation’s trial.'),
})
const setList = createRoute({
  method: 'post',
  path: '/operator/prices',
  request: { body: takes(PriceTerms) },
  responses: returns(OperatorPrices, 'Set: it holds from its day on and changes no day before.'),
})
const setTrial = createRoute({
  method: 'put',
  path: '/operator/accounts/{account}/trial',
  request: { params: accountParam, body: takes(SetTrial) },
  responses: returns(OperatorPrices, 'Set: those days cost nothing, and nothing else changes.'),
})

export const price = ({ identity, gate, prices, clock }: HttpParts) => {
  const statement = async (c: Context<Edge>, account: string, of: string): Promise<Statement> => {
    await inAccount(c, identity, account, maySeePrices)
    const all = await prices.lists()
    if (all.length === 0) throw new HighroadError('not-found')
    return statementOf({
      account,
      from: firstOf(of),
      until: lastOf(of),
      asOf: clock(),
      lists: all,
      trials: await prices.trials(account),
      seats: await identity.seatsOf(account),
      facts: await gate.facts([`account:${account}`]),
    })
  }
  const operatorsView = async (): Promise<OperatorPrices> => ({
    today: await prices.today(),
    lists: await prices.lists(),
    accounts: await Promise.all(
      (await identity.everyAccount()).map(async (one) => ({
        ...one,
        trialThrough: (await prices.trials(one.account)).at(-1)?.through ?? null,
      })),
    ),
  })
  const asOperator = (c: Context<Edge>): void => {
    if (!maySetPrices(signedIn(c))) throw new HighroadError('not-yours')
  }

  return newRoutes()
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account, maySeePrices)
      const [today, all, trials] = await Promise.all([prices.today(), prices.lists(), prices.trials(account)])
      const zone = all[0]?.zone ?? 'UTC'
      const now = clock()
      const forms = formDays(await gate.facts([`account:${account}`]), account, now, zone)
      const members = await identity.membersOf(account)
      return send(c, PriceView, {
        today,
        list: listOn(all, today),
        coming: all.filter(({ from }) => from > today),
        trialThrough: isTrial(trials, today) ? (trials.at(-1)?.through ?? null) : null,
        seats: members.length,
        classes: [...classesOn(forms, today)],
      })
    })
    .openapi(month, async (c) => {
      const { account, month: of } = c.req.valid('param')
      return send(c, Statement, await statement(c, account, of))
    })
    .openapi(table, async (c) => {
      const { account, month: of } = c.req.valid('param')
      return c.body(statementCsv(await statement(c, account, of)), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="highroad-${of}.csv"`,
      })
    })
    .openapi(lists, async (c) => {
      asOperator(c)
      return send(c, OperatorPrices, await operatorsView())
    })
    .openapi(setList, async (c) => {
      asOperator(c)
      await prices.setList(c.req.valid('json'))
      return send(c, OperatorPrices, await operatorsView())
    })
    .openapi(setTrial, async (c) => {
      asOperator(c)
      const { account } = c.req.valid('param')
      if ((await identity.accountOf(account)) === null) throw new HighroadError('not-found')
      await prices.setTrial(account, c.req.valid('json').through)
      return send(c, OperatorPrices, await operatorsView())
    })
}
