/** A regulated account: its mark, what can run under it on which processor, and the owner's act of setting or removing it. */
import { changeFor, type Feature, type ProcessorCard, sentenceFor } from '@highroad/core/consent'
import { HighroadError, RegulatedView, type Role, SetMark } from '@highroad/core/wire'
import { against } from '../regulated/index.ts'
import { inAccount } from './account-access.ts'
import { maySetMark } from './accounts.policy.ts'
import type { HttpParts } from './parts.ts'
import { accountParam, createRoute, newRoutes, returns, send, takes } from './routes.ts'

const show = createRoute({
  method: 'get',
  path: '/accounts/{account}/regulated',
  request: { params: accountParam },
  responses: returns(RegulatedView, 'The mark, and which feature could run where under each mark.'),
})
const mark = createRoute({
  method: 'put',
  path: '/accounts/{account}/mark',
  request: { params: accountParam, body: takes(SetMark) },
  responses: returns(RegulatedView, 'Set and recorded; what may not go on under it has ended.'),
})

export const regulated = ({ identity, gate, marks, cards, offered, meetings, workspace }: HttpParts) => {
  const view = async (account: string, role: Role): Promise<RegulatedView> => {
    const standing = await marks.standing(account)
    const entry = await gate.entryOf(`account:${account}`, 'mark-set', null)
    const all = await cards.all()
    const owner = maySetMark(role)
    const changes = owner ? await marks.changes(account) : []
    return {
      mark: standing?.mark ?? 'none',
      since: standing?.since ?? null,
      entry: entry?.index ?? null,
      maySet: owner,
      features: offered.flatMap(({ feature, processor }) => {
        const card = all.find((one) => one.processor === processor)
        return card ? [{ feature, processor, against: underEachMark(feature, card) }] : []
      }),
      processors: all,
      changes: await Promise.all(
        changes.map(async ({ mark, at, person, reason }) => ({
          mark,
          at,
          by: person === null ? null : ((await identity.person(person))?.name ?? null),
          reason,
        })),
      ),
    }
  }
  return newRoutes()
    .openapi(show, async (c) => {
      const { account } = c.req.valid('param')
      const { role } = await inAccount(c, identity, account)
      return send(c, RegulatedView, await view(account, role))
    })
    .openapi(mark, async (c) => {
      const { account } = c.req.valid('param')
      const { person, role } = await inAccount(c, identity, account, maySetMark)
      const { mark, reason, proof } = c.req.valid('json')
      await marks.set({ account, mark, reason, person: person.id }, async () => {
        if (proof === null) throw new HighroadError('fresh-sign-in-needed')
        await identity.spendFreshSignIn(c.req.raw.headers, proof, 'remove-mark')
      })
      meetings.factsChanged()
      workspace.consent.factsChanged(account)
      return send(c, RegulatedView, await view(account, role))
    })
}

const underEachMark = (
  feature: Feature,
  card: ProcessorCard,
): RegulatedView['features'][number]['against'] => {
  const under = (mark: RegulatedView['mark']) =>
    against(feature, card, mark).map((reason) => ({
      code: reason.code,
      sentence: sentenceFor(reason),
      change: changeFor(reason)?.sentence ?? null,
    }))
  return { none: under('none'), hipaa: under('hipaa'), education: under('education') }
}
