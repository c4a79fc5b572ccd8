/** The consent rules: facts and a request in, a decision with its reasons out. No I/O, no clock, no randomness. */
export { compile, momentsOf } from './compile.ts'
export type { CompiledFacts } from './compile.ts'
export { consultedScopes } from './consulted.ts'
export { decide } from './decide.ts'
export { Changer, Contributor, Decision, DecisionRequest, Reason } from './decision.ts'
export { Fact, type FactOf, ProcessorCard, scopesOf } from './facts.ts'
export { epochAfter, narrows } from './narrows.ts'
export { changeFor, forReader, reason, sentenceFor } from './reasons.ts'
export { isAskedFirst, switchOf } from './switches.ts'
export { type DecidedAlike, type Part, partOf, reasonsTold } from './told.ts'
export {
  ChannelPrivacy,
  DataClass,
  Feature,
  Handle,
  Instant,
  isServiceGenerated,
  OpaqueId,
  Purpose,
  RULES_VERSION,
  RulesVersion,
  RegulationMark,
  Scope,
  Sha256Hex,
  TermsCell,
} from './words.ts'
