/** People, accounts, sign-in: the short face of the room. */
export { openIdentity, type Identity } from './identity.ts'
export { limitAttempts } from './attempts.ts'
export type { FirstFacts } from './first-facts.ts'
export type { OwnerFacts } from './owner-facts.ts'
export { readTerms } from './first-terms.ts'
export type { Person } from './person.ts'
