/** "Why?": the decisions behind one line, told to one asker by counts and never by who (R14). */
import {
  changeFor,
  type DecidedAlike,
  type Decision,
  partOf,
  reasonsTold,
  RULES_VERSION,
} from '@highroad/core/consent'
import { type ComposeFeature, HighroadError, type Why } from '@highroad/core/wire'
import type { ChatCaller } from '../face.ts'
import { placeOf } from './place.ts'
import type { FeatureStanding } from './standing.ts'
import { type ConsentParts, decidedOfMe, see, type Seen, shownState } from './view.ts'

type Change = Why['changes'][number]

/** Everybody in it as the asker may know of them: the asker by themselves, first; whoever left knows of nobody else. */
function peopleTold({ place }: Seen, of: FeatureStanding, mine: Decision | null): DecidedAlike[] {
  const me: DecidedAlike[] = mine ? [{ reasons: mine.reasons, people: 1 }] : []
  if (!place.mayRead) return me
  if (!mine || !place.isIn) return [...me, ...of.groups]
  const codes = codesOf(mine.reasons)
  let left = 1
  const others = of.groups.map((group) => {
    if (left === 0 || codesOf(group.reasons) !== codes) return group
    left = 0
    return { ...group, people: group.people - 1 }
  })
  return [...me, ...others.filter(({ people }) => people > 0)]
}

const codesOf = (reasons: DecidedAlike['reasons']): string => reasons.map(({ code }) => code).join(' ')

/** What would change it, and who could; first what the asker can do themselves. */
function changesOf(of: FeatureStanding, mine: Decision | null, reasons: Why['reasons']): Change[] {
  const changes: Change[] = []
  const objects = mine?.reasons.some(({ code }) => code === 'R10.objects') === true
  if (objects)
    changes.push({
      who: 'you',
      sentence: 'You can let yourself in, for what you write from then on.',
      action: 'include-me',
    })
  else if (mine && of.isOn && of.isPossible && partOf(mine) !== 'left-out')
    changes.push({
      who: 'you',
      sentence:
        'You can be left out: no model reads what you wrote here or will write. People go on seeing it.',
      action: 'leave-me-out',
    })
  for (const reason of reasons) {
    const change = changeFor(reason)
    if (reason.effect !== 'forbid' || !change) continue
    if (reason.code === 'R10.objects' && reason.changedBy === 'you') continue
    const switches = reason.code === 'R5.switch-off' || reason.code === 'R5.other-processor'
    changes.push({ ...change, action: switches ? 'switch' : 'none' })
  }
  return changes
}

/** Throws what `placeOf` throws, and `bad-request` for a feature that this server does not offer. */
export async function whyOf(
  parts: ConsentParts,
  who: ChatCaller,
  channel: string,
  feature: ComposeFeature,
): Promise<Why> {
  const seen = await see(parts, await placeOf(parts, who, channel))
  const of = seen.standing.features.find((one) => one.feature === feature)
  if (!of) throw new HighroadError('bad-request', 'feature')
  const mine = decidedOfMe(seen, of)
  const reasons = reasonsTold(peopleTold(seen, of, mine), seen.place.me?.handle ?? null)
  return {
    feature,
    ...shownState(seen, of),
    at: seen.at,
    reasons,
    changes: changesOf(of, mine, reasons),
    entry: await parts.gate.entryOf(`account:${seen.place.account}`, 'switch-set', feature),
    rulesVersion: RULES_VERSION,
  }
}
