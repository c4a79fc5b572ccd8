/** Evidence to carry away: making a proof bundle, and checking one. */
export { buildBundle } from './build.ts'
export type { BundleInput } from './build.ts'
export { Bundle } from './bundle.ts'
export type { Place } from './bundle.ts'
export { verifyBundle } from './verify.ts'
export type { Finding, RestsOnNotice, Verdict, VerifiedItem, VerifiedUse } from './verdict.ts'
