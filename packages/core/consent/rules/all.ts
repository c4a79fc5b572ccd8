/** All rules. Their order means nothing: each speaks for itself and `decide` joins what they say (R2). */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { r01Known, r01Microphone } from './r01-known.ts'
import { r03Deliver } from './r03-deliver.ts'
import { r04ServiceGenerated } from './r04-service-generated.ts'
import { r05AskFirst, r05Notice, r05Processor, r05Started, r05Switch } from './r05-assist.ts'
import { r06Train } from './r06-train.ts'
import { r07ThirdParties } from './r07-third-parties.ts'
import { r08Regulated } from './r08-regulated.ts'
import { r10Withdrawal } from './r10-withdrawal.ts'
import { r11Terms } from './r11-terms.ts'
import { r13TwoClocks } from './r13-two-clocks.ts'
import { r16Erasure } from './r16-erasure.ts'

export type Rule = (facts: CompiledFacts, request: DecisionRequest) => Reason[]

export const ALL_RULES: readonly Rule[] = [
  r01Known,
  r01Microphone,
  r03Deliver,
  r04ServiceGenerated,
  r05Switch,
  r05Started,
  r05Notice,
  r05AskFirst,
  r05Processor,
  r06Train,
  r07ThirdParties,
  r08Regulated,
  r10Withdrawal,
  r11Terms,
  r13TwoClocks,
  r16Erasure,
]
