/** Which scopes a decision looks at: whatever changes it is a fact of one of these. */
import type { DecisionRequest } from './decision.ts'
import type { Scope } from './words.ts'

/** Operator, hosting account, the accounts the contributors act for, processor, place and handles; sorted, each once. */
export function consultedScopes(request: DecisionRequest): Scope[] {
  const scopes = new Set<Scope>(['operator', `account:${request.hostingAccount}`, request.place])
  if (request.processor !== null) scopes.add(`processor:${request.processor}`)
  for (const { handle, actsFor } of request.contributors) {
    scopes.add(`handle:${handle}`)
    if (actsFor !== null) scopes.add(`account:${actsFor}`)
  }
  return [...scopes].sort()
}
