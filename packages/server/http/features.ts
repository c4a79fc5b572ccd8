/** The owner's page: one switch a feature, off at first, and whether people are asked first. Switching is a fact. */
import { FeaturesView, HighroadError, SetAskFirst, SetSwitch } from '@highroad/core/wire'
import { Feature } from '@highroad/core/consent'
import type { z } from '@hono/zod-openapi'
import { maySignForms, maySwitchFeatures } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { type AccountState, accountState } from './account-facts.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'

const show = createRoute({
  method: 'get',
  path: '/accounts/{account}/features',
  request: { params: accountParam },
  responses: returns(FeaturesView, 'The features and what each uses, runs on and keeps.'),
})
const switchFeature = createRoute({
  method: 'put',
  path: '/accounts/{account}/features/{feature}',
  request: { params: accountParam.extend({ feature: Feature }), body: takes(SetSwitch) },
  responses: returns(FeaturesView, 'Switched and recorded.'),
})
const askFirst = createRoute({
  method: 'put',
  path: '/accounts/{account}/ask-first',
  request: { params: accountParam, body: takes(SetAskFirst) },
  responses: returns(FeaturesView, 'Set and recorded.'),
})

export const features = (parts: HttpParts) => {
  const { identity, gate, cards, offered, forms, meetings, workspace, clock, log } = parts
  /** Of a processor without a card nothing is known, and nothing runs on it (R1): none. */
  const viewOf = async (
    { feature, processor }: HttpParts['offered'][number],
    scope: `account:${string}`,
    { switches }: AccountState,
  ): Promise<FeaturesView['features']> => {
    const card = await cards.of(processor)
    if (card === null) return []
    const set = switches.get(feature)
    const entry = set ? await gate.entryOf(scope, 'switch-set', feature) : null
    const notice = gate.noticeFor(feature, card)
    // A switch is for the processor it names: for another one it was never switched on.
    const on = set?.on === true && set.processor === processor
    return [{ feature, on, since: set?.since ?? null, notice, entry: entry?.index ?? null }]
  }
  const view = async (account: string): Promise<z.input<typeof FeaturesView>> => {
    const scope = `account:${account}` as const
    const state = accountState(await gate.facts([scope]))
    return {
      askFirst: state.askFirst,
      features: (await Promise.all(offered.map((one) => viewOf(one, scope, state)))).flat(),
    }
  }
  return newRoutes()
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      await inAccount(c, identity, account)
      return send(c, FeaturesView, await view(account))
    })
    .openapi(switchFeature, async (c) => {
      const { account, feature } = c.req.valid('param')
      const { on } = c.req.valid('json')
      const { person, role } = await inAccount(c, identity, account, maySwitchFeatures)
      const found = offered.find((one) => one.feature === feature)
      if (!found) throw new HighroadError('not-found')
      await gate.record(
        [
          {
            kind: 'switch-set',
            time: clock(),
            account,
            feature,
            on,
            processor: found.processor,
          },
        ],
        { account, person: person.id },
      )
      meetings.factsChanged()
      workspace.consent.factsChanged(account)
      // A step of its own, after the switch: the feature is on whatever becomes of the offer (R15).
      if (on && maySignForms(role))
        await forms.offer(account, person.id).catch(() => log.warn({ event: 'form-not-offered' }))
      return send(c, FeaturesView, await view(account))
    })
    .openapi(askFirst, async (c) => {
      const { account } = c.req.valid('param')
      const { person } = await inAccount(c, identity, account, maySwitchFeatures)
      await gate.record(
        [{ kind: 'ask-first-set', time: clock(), account, askFirst: c.req.valid('json').askFirst }],
        { account, person: person.id },
      )
      meetings.factsChanged()
      workspace.consent.factsChanged(account)
      return send(c, FeaturesView, await view(account))
    })
}
