/**
 * What people say in a channel about its use: that their page showed a notice, their answer, "leave me out", "let me in again"
 * (R5, R10). Nothing of it hides a message from anybody: carrying messages is `deliver` (R3).
 */
import { type Fact, Feature } from '@highroad/core/consent'
import {
  type ChannelAnswers,
  type ChannelObjection,
  type ComposeFeature,
  HighroadError,
} from '@highroad/core/wire'
import type { z } from 'zod'
import { letsIn } from '../../gate/index.ts'
import type { ChatCaller } from '../face.ts'
import { isDue, type Shown, shownFact } from './notices.ts'
import { type OwnPlace, placeIn, placeOfOwn } from './place.ts'
import { type ConsentParts, type ConsentView, see, type Seen, viewOf } from './view.ts'

export interface SayingParts extends ConsentParts {
  /** Those in the channel are told that something changed, and nothing of whom. */
  readonly changed: (at: { readonly account: string; readonly channel: string }) => void
}

type Answers = z.infer<typeof ChannelAnswers>['answers']
type Objection = z.infer<typeof ChannelObjection>['features']

const record = (parts: ConsentParts, who: ChatCaller, { account }: OwnPlace, facts: readonly Fact[]) =>
  parts.gate.record(facts, { account, person: who.id })

/** After something was recorded: what whoever said it sees, the newest of themselves in it. */
async function after(parts: SayingParts, place: OwnPlace): Promise<ConsentView> {
  return viewOf(parts, await see(parts, place))
}

function offered(seen: Seen, feature: ComposeFeature) {
  const found = seen.standing.features.find((one) => one.feature === feature)
  if (!found) throw new HighroadError('bad-request', 'feature')
  return found
}

/**
 * The person’s own page showed these notices. What it showed before and will not for long is not recorded again. Throws
 * `conflict` for a version that is not in force: it tells nobody anything.
 */
export async function noticesShown(
  parts: SayingParts,
  who: ChatCaller,
  channel: string,
  shown: readonly Shown[],
): Promise<ConsentView> {
  const place = await placeIn(parts, who, channel)
  const seen = await see(parts, place)
  const { handle } = place.me
  const time = parts.clock()
  const features = new Map(shown.map((one) => [one.feature, one.version]))
  const facts = [...features].flatMap(([feature, version]): Fact[] => {
    const of = offered(seen, feature)
    const notice = parts.gate.noticeFor(feature, of.card)
    if (notice.version !== version) throw new HighroadError('conflict', 'version')
    const due = isDue(seen.facts, { account: place.account, handle, at: seen.at }, notice)
    return due ? [shownFact(handle, notice, time)] : []
  })
  if (facts.length === 0) return viewOf(parts, seen)
  await record(parts, who, place, facts)
  parts.changed(place)
  return await after(parts, place)
}

/**
 * Answers where the account asks first. Two answers to one question: the no counts. `hasty`: they say so much that a no which
 * stands already is not recorded once more.
 */
export async function answer(
  parts: SayingParts,
  who: ChatCaller,
  channel: string,
  answers: Answers,
  hasty = false,
): Promise<ConsentView> {
  const place = await placeIn(parts, who, channel)
  const seen = await see(parts, place)
  const { handle } = place.me
  const time = parts.clock()
  const said = new Map<ComposeFeature, boolean>()
  for (const { feature, accepted } of answers) said.set(feature, accepted && said.get(feature) !== false)
  const facts = [...said].flatMap(([feature, accepted]): Fact[] => {
    offered(seen, feature)
    const before = seen.facts.findLast(
      (fact): fact is Fact & { kind: 'answer-given' } =>
        fact.kind === 'answer-given' && fact.handle === handle && fact.feature === feature,
    )
    // A yes said again changes nothing; a no is recorded each time.
    if ((accepted || hasty) && before?.accepted === accepted) return []
    return [{ kind: 'answer-given', time, handle, feature, accepted }]
  })
  if (facts.length === 0) return viewOf(parts, seen)
  try {
    await record(parts, who, place, facts)
  } finally {
    // A no that could not be recorded stopped what it is about: lines must say so.
    parts.changed(place)
  }
  return await after(parts, place)
}

/** Features as a fact holds them: each once, in the order of the vocabulary. */
const distinct = (features: Objection): Feature[] | 'everything' =>
  features === 'everything' ? features : Feature.options.filter((one) => features.includes(one))

/**
 * From this moment no model reads what they wrote here, old or new. Works after they left, since their words are there.
 * `hasty` as for an answer.
 */
export async function leaveMeOut(
  parts: SayingParts,
  who: ChatCaller,
  channel: string,
  features: Objection,
  hasty = false,
): Promise<ConsentView> {
  const place = await placeOfOwn(parts, who, channel)
  const { handle } = place.me
  if (hasty) {
    const seen = await see(parts, place)
    const own = await parts.gate.facts([`handle:${handle}`])
    if (!letsIn(own, distinct(features))) return viewOf(parts, seen)
  }
  const fact: Fact = { kind: 'objected', time: parts.clock(), handle, features: distinct(features) }
  try {
    await record(parts, who, place, [fact])
  } finally {
    parts.changed(place)
  }
  return await after(parts, place)
}

/** Lets in what they write from now on, and nothing earlier. */
export async function letMeIn(
  parts: SayingParts,
  who: ChatCaller,
  channel: string,
  features: Objection,
): Promise<ConsentView> {
  const place = await placeOfOwn(parts, who, channel)
  const { handle } = place.me
  await record(parts, who, place, [
    { kind: 'objection-lifted', time: parts.clock(), handle, features: distinct(features) },
  ])
  parts.changed(place)
  return await after(parts, place)
}
