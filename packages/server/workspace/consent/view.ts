/** Chat Compose in a channel as one person sees it: of the others numbers, of themselves their own part (R14). */
import { compile, type Decision, type Fact, isAskedFirst, partOf } from '@highroad/core/consent'
import type { ComposeView, ConsentLine, Notice } from '@highroad/core/wire'
import type { WorkspaceOptions } from '../parts.ts'
import type { ChannelStanding, Counted } from './counted.ts'
import { isDue } from './notices.ts'
import type { Place } from './place.ts'
import { decideFor, type FeatureStanding, stateForOthers, stateOf } from './standing.ts'

export interface ConsentParts extends Pick<WorkspaceOptions, 'store' | 'identity' | 'gate' | 'clock'> {
  readonly counted: Counted
}

/** All of a view but whether there is a writer, which this room does not know. */
export type ConsentView = Omit<ComposeView, 'writer'>

/** A channel, with what is about whoever asks read anew: of themselves they are told the truth of this moment. */
export interface Seen {
  readonly place: Place
  readonly standing: ChannelStanding
  /** Of the place and of whoever asks. */
  readonly facts: readonly Fact[]
  readonly at: number
}

export async function see(parts: ConsentParts, place: Place): Promise<Seen> {
  const own = place.me ? await parts.gate.facts([`handle:${place.me.handle}`]) : []
  const standing = await parts.counted.of(place)
  const at = own.reduce((newest, { time }) => Math.max(newest, time), standing.at)
  return { place, standing, facts: [...standing.facts, ...own], at }
}

/** What is decided of whoever asks; null where nothing here is theirs. */
export function decidedOfMe({ place, facts, at }: Seen, of: FeatureStanding): Decision | null {
  const { account, channel, me } = place
  if (me === null) return null
  const asked = { account, channel, feature: of.feature, processor: of.card.processor, at }
  return decideFor(compile(facts), asked, me)
}

function youIn(decision: Decision | null): ConsentLine['you'] {
  if (decision === null) return 'not-told'
  return partOf(decision) ?? 'included'
}

/** Numbers for whoever may read the channel; to whoever left, what the account says and nothing of the others. */
export const shownState = ({ place }: Seen, of: FeatureStanding) =>
  place.mayRead ? stateOf(of) : stateForOthers(of)

export function viewOf(parts: Pick<ConsentParts, 'gate'>, seen: Seen): ConsentView {
  const { place, standing, facts, at } = seen
  const { account, me } = place
  const lines = standing.features.map((of): ConsentLine => {
    const { keepsSentence } = parts.gate.noticeFor(of.feature, of.card)
    return {
      feature: of.feature,
      ...shownState(seen, of),
      processor: of.card,
      keepsSentence,
      you: youIn(decidedOfMe(seen, of)),
    }
  })
  const notices = standing.features.flatMap((of): Notice[] => {
    if (!place.isIn || me === null || !of.isOn || !of.isPossible) return []
    const notice = parts.gate.noticeFor(of.feature, of.card)
    return isDue(facts, { account, handle: me.handle, at }, notice) ? [notice] : []
  })
  const actsFor = me === null ? account : me.actsFor
  return { lines, notices, asksFirst: isAskedFirst(facts, account, actsFor) }
}
