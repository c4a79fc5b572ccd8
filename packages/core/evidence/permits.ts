/** Whether a permit is well-formed, and whether the rules allow what it says. */
import { type CompiledFacts, compile } from '../consent/compile.ts'
import { consultedScopes } from '../consent/consulted.ts'
import { decide } from '../consent/decide.ts'
import type { Contributor, Decision, DecisionRequest } from '../consent/decision.ts'
import type { Fact, FactOf } from '../consent/facts.ts'
import { type DataClass, type Handle, type Purpose, RulesVersion, type Scope } from '../consent/words.ts'
import type { Place } from './bundle.ts'
import type { PermitEntry } from './entries.ts'

/** A lease lasts at most ten minutes; then it is renewed, which is a permit of its own. */
const LEASE_MS = 600_000

/** What permits are for (R12). Delivering needs none: an AI use that calls itself so would pass by every objection. */
const PURPOSES: ReadonlySet<Purpose> = new Set(['record', 'assist', 'train', 'train-third-party'])

export type Opening = FactOf<'meeting-opened' | 'channel-opened'>

/** What a permit's form is held against. `earlier`: the facts with a lower index than the permit's. */
export interface Where {
  readonly place: Place
  readonly opening: Opening | null
  readonly earlier: readonly Fact[]
}

/** The version of the rules that a permit was decided under, and is decided again under; null where nobody knows it. */
export function rulesOf(permit: PermitEntry): RulesVersion | null {
  return RulesVersion.safeParse(permit.body.rulesVersion).data ?? null
}

/** What is wrong with a permit's own form, before any row is looked at. */
export function formOf(permit: PermitEntry, { place, opening, earlier }: Where): string[] {
  const { body } = permit
  const kind = place.startsWith('meeting:') ? 'meeting' : 'channel'
  const [set] = body.contributorSets
  const wrong: [boolean, string][] = [
    [rulesOf(permit) === null, 'It was decided under rules that this verifier does not know.'],
    [!PURPOSES.has(body.purpose), `It is for a purpose that takes no permit (${body.purpose}).`],
    [body.place !== place, `It is for another place than this ${kind}.`],
    [
      opening !== null && body.hostingAccount !== opening.hostingAccount,
      `It is for another account than the one that hosts the ${kind}.`,
    ],
    [
      opening !== null && body.audience !== opening.audience,
      `It is for another audience than the ${kind}’s.`,
    ],
    ...ofAsking(permit, place, earlier),
    [body.from > body.until, 'Its window ends before it begins.'],
    [body.expires < permit.time, 'It had expired before it was recorded.'],
    [
      body.continuous && (body.contributorSets.length !== 1 || set?.length !== 1),
      'A lease is for one contributor.',
    ],
    [body.continuous && body.from < permit.time, 'A lease begins before it is recorded (R12).'],
    [body.continuous && body.expires - body.from > LEASE_MS, 'A lease lasts longer than ten minutes (R13).'],
  ]
  return wrong.filter(([is]) => is).map(([, what]) => what)
}

/** In a channel somebody who is in it asks for each use, but for those that go on (R5); nowhere else does anybody. */
function ofAsking({ body }: PermitEntry, place: Place, earlier: readonly Fact[]): [boolean, string][] {
  const { asker, purpose, continuous } = body
  const asks = place.startsWith('channel:') && purpose === 'assist' && !continuous
  const moved = earlier.findLast(
    (f) =>
      (f.kind === 'channel-joined' || f.kind === 'channel-left') &&
      `channel:${f.channel}` === place &&
      f.handle === asker?.handle,
  )
  return [
    [asks && asker === undefined, 'It does not say who asked for it.'],
    [!asks && asker !== undefined, 'It says who asked for it, where nobody asks.'],
    [
      asks && asker !== undefined && moved?.kind !== 'channel-joined',
      'Whoever asked for it was not in the channel.',
    ],
  ]
}

/** The question whether what somebody would make at the permit's time may be used. */
const nowOf = (permit: PermitEntry, who: Contributor) =>
  questionOf(permit, { classes: permit.body.classes, contributors: [who], time: permit.time })

/** The question that a permit answers for one item. */
export function questionOf(
  permit: PermitEntry,
  item: {
    readonly classes: readonly DataClass[]
    readonly contributors: readonly Contributor[]
    readonly time: number
  },
): DecisionRequest {
  const { purpose, feature, processor, hostingAccount, place, continuous } = permit.body
  return {
    purpose,
    feature,
    processor,
    hostingAccount,
    place,
    classes: [...item.classes],
    contributors: [...item.contributors],
    itemTime: item.time,
    at: continuous ? item.time : permit.time,
  }
}

/**
 * Scopes that a permit does not name though it has to: there a fact could be kept from it. It has to name what the
 * decisions about its sets, and about whoever asked, look at; and, unless it is a lease for one, everybody who had joined
 * the meeting, so that the facts of those whom it leaves out cannot be cut off their chains.
 */
export function unnamedScopes(permit: PermitEntry, joined: readonly Handle[]): string[] {
  const { classes, contributorSets, asker, from, continuous } = permit.body
  const needed = contributorSets.flatMap((contributors) =>
    consultedScopes(questionOf(permit, { classes, contributors, time: from })),
  )
  if (asker !== undefined) needed.push(...consultedScopes(nowOf(permit, asker)))
  if (!continuous) needed.push(...joined.map((handle): Scope => `handle:${handle}`))
  const missing = [...new Set(needed)].filter((scope) => !permit.scopes.some((s) => s.scope === scope))
  return missing.map((scope) => `It has to name ${scope}, and does not.`)
}

/**
 * The decision that denies the permit itself, or null. A lease has to be allowed when it begins. A permit for items that
 * are there already names sets of contributors: each has to be allowed at some moment of its window, or no item of that
 * set ever was. Whoever asked has to be allowed when they ask.
 */
export function denialOf(
  permit: PermitEntry,
  facts: readonly Fact[],
  version: RulesVersion,
): Decision | null {
  const compiled = compile(facts)
  if (permit.body.continuous) {
    const [contributors = []] = permit.body.contributorSets
    const time = Math.max(permit.body.from, permit.time)
    return denied(compiled, questionOf(permit, { classes: permit.body.classes, contributors, time }), version)
  }
  const { asker } = permit.body
  const denial = asker === undefined ? null : denied(compiled, nowOf(permit, asker), version)
  if (denial !== null) return denial
  for (const contributors of permit.body.contributorSets) {
    const ofSet = deniedThroughout(permit, contributors, facts, compiled, version)
    if (ofSet !== null) return ofSet
  }
  return null
}

function denied(facts: CompiledFacts, request: DecisionRequest, version: RulesVersion): Decision | null {
  const decision = decide(facts, request, version)
  return decision.decision === 'permit' ? null : decision
}

/** Between two facts a decision does not change with the item's time, save that notices run out: these moments suffice. */
function deniedThroughout(
  permit: PermitEntry,
  contributors: readonly Contributor[],
  facts: readonly Fact[],
  compiled: CompiledFacts,
  version: RulesVersion,
): Decision | null {
  const { from, until } = permit.body
  const moments = new Set([from, ...facts.map((f) => f.time).filter((t) => t > from && t <= until)])
  let denial: Decision | null = null
  for (const time of moments) {
    for (const one of permit.body.classes) {
      denial = denied(compiled, questionOf(permit, { classes: [one], contributors, time }), version)
      if (denial === null) return null
    }
  }
  return denial
}
