// Each engine as it is fastest: all that can be prepared is prepared before the measurement. An engine answers the
// question with this number.
import type { Scenario } from './scenario.ts'
import { POLICY, type PolicyRule } from './policy.ts'

export type Ask = (question: number) => boolean

export const ENGINES = {
  highroad: async ({ facts, questions }: Scenario): Promise<Ask> => {
    const { compile, decide } = await import('../../packages/core/consent/index.ts')
    const compiled = compile(facts)
    const requests = questions.map(({ request }) => request)
    return (i) => decide(compiled, requests[i]!).decision === 'permit'
  },

  /** Without the table of what was decided before: every rule is asked every time. */
  'highroad, each question new': async ({ facts, questions }: Scenario): Promise<Ask> => {
    const { compile } = await import('../../packages/core/consent/index.ts')
    const { join } = await import('../../packages/core/consent/decide.ts')
    const { RULES } = await import('../../packages/core/consent/rules/all.ts')
    const compiled = compile(facts)
    const requests = questions.map(({ request }) => request)
    return (i) => join(RULES[2], compiled, requests[i]!).decision === 'permit'
  },

  casl: async ({ questions }: Scenario): Promise<Ask> => {
    const { AbilityBuilder, createMongoAbility, subject } = await import('@casl/ability')
    const { can, cannot, build } = new AbilityBuilder(createMongoAbility)
    // The later rule wins there, so what forbids comes last.
    for (const { effect, purpose, when } of POLICY.toSorted((a) => (a.effect === 'allow' ? -1 : 1)))
      if (effect === 'allow') can(purpose, 'Item', when)
      else cannot(purpose, 'Item', when)
    const ability = build()
    const asked = questions.map(({ request, contributors }) => ({
      purpose: request.purpose,
      items: contributors.map((one) => subject('Item', { ...one })),
    }))
    return (i) => {
      const { purpose, items } = asked[i]!
      for (const item of items) if (!ability.can(purpose, item)) return false
      return true
    }
  },

  casbin: async ({ questions }: Scenario): Promise<Ask> => {
    const { newEnforcer, newModelFromString } = await import('casbin')
    const enforcer = await newEnforcer(
      newModelFromString(`
[request_definition]
r = item, act
[policy_definition]
p = when, act, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && eval(p.when)`),
    )
    const condition = ({ when }: PolicyRule) =>
      Object.entries(when)
        .map(([name, is]) => `r.item.${name} == ${is}`)
        .join(' && ') || 'true'
    for (const rule of POLICY)
      await enforcer.addPolicy(condition(rule), rule.purpose, rule.effect === 'allow' ? 'allow' : 'deny')
    const asked = questions.map(({ request, contributors }) => ({ purpose: request.purpose, contributors }))
    return (i) => {
      const { purpose, contributors } = asked[i]!
      for (const item of contributors) if (!enforcer.enforceSync(item, purpose)) return false
      return true
    }
  },

  'cedar-wasm': async ({ questions }: Scenario): Promise<Ask> => {
    const cedar = await import('@cedar-policy/cedar-wasm/nodejs')
    const text = ({ effect, purpose, when }: PolicyRule) =>
      `${effect === 'allow' ? 'permit' : 'forbid'} (principal, action == Action::"${purpose}", resource) when { ${
        Object.entries(when)
          .map(([name, is]) => `context.${name} == ${is}`)
          .join(' && ') || 'true'
      } };`
    const parsed = cedar.preparsePolicySet('bench', { staticPolicies: POLICY.map(text).join('\n') })
    if (parsed.type !== 'success') throw new Error('Cedar could not read the policy')
    const asked = questions.map(({ request, contributors }) =>
      contributors.map((context) => ({
        principal: { type: 'Operator', id: 'operator' },
        action: { type: 'Action', id: request.purpose },
        resource: { type: 'Item', id: 'item' },
        context: { ...context },
        preparsedPolicySetId: 'bench',
        entities: [],
      })),
    )
    return (i) => {
      for (const call of asked[i]!) {
        const answer = cedar.statefulIsAuthorized(call)
        if (answer.type !== 'success') throw new Error('Cedar could not decide')
        if (answer.response.decision !== 'allow') return false
      }
      return true
    }
  },
}

export type EngineName = keyof typeof ENGINES
