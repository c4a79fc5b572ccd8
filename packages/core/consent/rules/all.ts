/** All rules, by version. Their order means nothing: each speaks for itself and `decide` joins what they say (R2). */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import type { RulesVersion } from '../words.ts'
import { r01Known, r01Microphone } from './r01-known.ts'
import { r03Deliver, r03Record } from './r03-deliver.ts'
import { r04ServiceGenerated } from './r04-service-generated.ts'
import {
  r05AskedOrStarted,
  r05AskFirst,
  r05Notice,
  r05Processor,
  r05Started,
  r05Switch,
} from './r05-assist.ts'
import { r06Form } from './r06-form.ts'
import { r06Notice } from './r06-notice.ts'
import { r06Private } from './r06-private.ts'
import { r07ThirdParties } from './r07-third-parties.ts'
import { r08Regulated } from './r08-regulated.ts'
import { r10Withdrawal } from './r10-withdrawal.ts'
import { r11Terms, r11Train } from './r11-terms.ts'
import { r13TwoClocks } from './r13-two-clocks.ts'
import { r16Erasure } from './r16-erasure.ts'
import { version1Record, version1ServiceGenerated, version1Train } from './version-1.ts'

export type Rule = (facts: CompiledFacts, request: DecisionRequest) => readonly Reason[]

/** What every version says. */
const OF_ALL: readonly Rule[] = [
  r01Known,
  r01Microphone,
  r03Deliver,
  r05Switch,
  r05Notice,
  r05AskFirst,
  r05Processor,
  r07ThirdParties,
  r08Regulated,
  r10Withdrawal,
  r11Terms,
  r13TwoClocks,
  r16Erasure,
]

const SINCE_VERSION_2: readonly Rule[] = [
  r03Record,
  r04ServiceGenerated,
  r06Form,
  r06Notice,
  r06Private,
  r11Train,
]

export const RULES: Readonly<Record<RulesVersion, readonly Rule[]>> = {
  1: [...OF_ALL, r05Started, version1Record, version1ServiceGenerated, version1Train],
  2: [...OF_ALL, r05Started, ...SINCE_VERSION_2],
  3: [...OF_ALL, r05AskedOrStarted, ...SINCE_VERSION_2],
}
