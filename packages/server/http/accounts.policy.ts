/** Who may do what in an account. Pure: a role goes in, an answer comes out; no role is nobody of this account. */
import type { Role } from '@highroad/core/wire'

const runs = (role: Role | null): boolean => role === 'owner' || role === 'admin'

export const maySeeAccount = (role: Role | null): boolean => role !== null
export const maySeeInvitations = runs
/** An owner invites anybody; an admin nobody above themselves. */
export const mayInvite = (role: Role | null, as: Role): boolean =>
  role === 'owner' || (role === 'admin' && as !== 'owner')
export const maySetRoles = (role: Role | null): boolean => role === 'owner'
/** An owner removes anybody, an admin members. Leaving needs nobody's leave. */
export const mayRemove = (role: Role | null, of: Role): boolean =>
  role === 'owner' || (role === 'admin' && of === 'member')
export const maySwitchFeatures = runs
/** A consent form is the owners' to sign, refuse and withdraw (R6). */
export const maySignForms = (role: Role): boolean => role === 'owner'
/** The operator may end a form, never make one. */
export const mayRevokeForms = (person: { operator: boolean }): boolean => person.operator
/** Keys let programs learn how this account's people decided, in numbers: owners and admins hold them. */
export const mayHoldKeys = runs
/** A key of the operator's may ask about every account; it learns decisions, never content. */
export const mayHoldOperatorKeys = (person: { operator: boolean }): boolean => person.operator
/** What the service notes about itself in this account is theirs to see; the sum over accounts is the operator's. */
export const maySeeTelemetry = runs
export const maySumTelemetry = (person: { operator: boolean }): boolean => person.operator
/** The mark of a regulated account is its owners' to set and to remove (R8). */
export const maySetMark = (role: Role): boolean => role === 'owner'
/** What a processor's card says is the operator's to answer for. */
export const mayChangeCards = (person: { operator: boolean }): boolean => person.operator
/** What the organisation pays is for whoever runs it. */
export const maySeePrices = runs
export const maySetPrices = (person: { operator: boolean }): boolean => person.operator
/** Further organisations are the operator's to add. */
export const mayAddAccount = (person: { operator: boolean }): boolean => person.operator
