// The policy as the other engines are given it, once for all three: who may, and what nothing allows, by attributes of
// one contributor. An item may be used if that is so for each of its contributors.
import type { Purpose } from '../../packages/core/consent/index.ts'
import type { Attributes } from './scenario.ts'

export interface PolicyRule {
  readonly effect: 'allow' | 'forbid'
  readonly purpose: Purpose
  readonly when: Partial<Attributes>
}

export const POLICY: readonly PolicyRule[] = [
  { effect: 'allow', purpose: 'deliver', when: {} },
  {
    effect: 'allow',
    purpose: 'assist',
    when: { switchedOn: true, started: true, noticed: true, knownVoice: true },
  },
  { effect: 'forbid', purpose: 'assist', when: { objects: true } },
  { effect: 'forbid', purpose: 'assist', when: { asksFirst: true, accepted: false } },
  { effect: 'forbid', purpose: 'assist', when: { regulated: true, accepted: false } },
  {
    effect: 'allow',
    purpose: 'record',
    when: { recordingNoticed: true, recordingAccepted: true, knownVoice: true },
  },
  { effect: 'forbid', purpose: 'record', when: { objects: true } },
  { effect: 'allow', purpose: 'train', when: { formInForce: true, formNoticed: true, knownVoice: true } },
  { effect: 'forbid', purpose: 'train', when: { objects: true } },
  { effect: 'forbid', purpose: 'train', when: { neverTrain: true } },
  { effect: 'forbid', purpose: 'train', when: { regulated: true } },
  { effect: 'forbid', purpose: 'train-third-party', when: {} },
]
