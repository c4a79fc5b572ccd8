/** The owner's page: one switch a feature, off at first, and whether people are asked first. Switching is a fact. */
import { FeaturesView, HighroadError, SetAskFirst, SetSwitch } from '@highroad/core/wire'
import { Feature } from '@highroad/core/consent'
import type { z } from '@hono/zod-openapi'
import { maySignForms, maySwitchFeatures } from './accounts.policy.ts'
import { inAccount } from './account-access.ts'
import { accountState } from './account-facts.ts'
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

export const features = ({ identity, gate, offered, forms, meetings, clock, log }: HttpParts) => {
  const view = async (account: string): Promise<z.input<typeof FeaturesView>> => {
    const scope = `account:${account}` as const
    const state = accountState(await gate.facts([scope]))
    return {
      askFirst: state.askFirst,
      features: await Promise.all(
        offered.map(async ({ feature, notice }) => {
          const set = state.switches.get(feature)
          const entry = set ? await gate.entryOf(scope, 'switch-set', feature) : null
          return {
            feature,
            on: set?.on ?? false,
            since: set?.since ?? null,
            notice,
            entry: entry?.index ?? null,
          }
        }),
      ),
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
            processor: found.card.processor,
          },
        ],
        { account, person: person.id },
      )
      meetings.factsChanged()
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
      return send(c, FeaturesView, await view(account))
    })
}
