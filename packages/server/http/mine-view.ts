/** Puts names to what is a person's own: places they were in, organisations they dealt with. Nobody else's (R14). */
import { changeFor, type FactOf, type ProcessorCard, type Scope, sentenceFor } from '@highroad/core/consent'
import { type FormTold, type MyAct, type MyNotice, type MyPlace, type MyUse } from '@highroad/core/wire'
import type { OwnFact, OwnUse } from '../gate/index.ts'
import type { Caller } from '../meeting/index.ts'
import type { HttpParts } from './parts.ts'

/** What a page names, looked up once. */
export class Names {
  readonly #organisations = new Map<string, Promise<string>>()
  readonly #meetings: Promise<Map<string, { title: string; at: number }>>
  readonly #channels = new Map<string, Promise<string | null>>()
  readonly #parts: Pick<HttpParts, 'identity' | 'meetings' | 'workspace'>
  readonly #caller: Caller

  constructor(parts: Pick<HttpParts, 'identity' | 'meetings' | 'workspace'>, caller: Caller) {
    this.#parts = parts
    this.#caller = caller
    this.#meetings = parts.meetings
      .mine(caller)
      .then((all) => new Map(all.map(({ meeting, title, openedAt }) => [meeting, { title, at: openedAt }])))
    // Whoever asks for a place is told.
    this.#meetings.catch(() => undefined)
  }

  async organisation(account: string): Promise<string> {
    const known = this.#organisations.get(account) ?? this.#find(account)
    this.#organisations.set(account, known)
    return await known
  }

  async #find(account: string): Promise<string> {
    return (await this.#parts.identity.accountOf(account))?.organisation ?? ''
  }

  /** A channel’s title; null where they cannot see it any more, or it is gone. */
  async #channel(channel: string): Promise<string | null> {
    const find = async () => {
      const { name } = await this.#parts.workspace.channels.channel(this.#caller, channel)
      return name === null ? 'Direct messages' : `# ${name}`
    }
    const known = this.#channels.get(channel) ?? find().catch(() => null)
    this.#channels.set(channel, known)
    return await known
  }

  async place(account: string, place: Scope): Promise<MyPlace> {
    if (place.startsWith('channel:')) {
      const title = await this.#channel(place.slice('channel:'.length))
      return { meeting: null, title, organisation: await this.organisation(account), at: null }
    }
    const meeting = place.startsWith('meeting:') ? place.slice('meeting:'.length) : null
    const known = meeting === null ? undefined : (await this.#meetings).get(meeting)
    return {
      meeting: known ? meeting : null,
      title: known?.title ?? null,
      organisation: await this.organisation(account),
      at: known?.at ?? null,
    }
  }

  async form(given: FactOf<'form-given'>): Promise<FormTold> {
    const { account, form, classes, termsVersion, time, coversFrom, until } = given
    const organisation = await this.organisation(account)
    return {
      account,
      organisation,
      form,
      classes: [...classes],
      termsVersion,
      signedAt: time,
      coversFrom,
      until,
    }
  }
}

export const NOTICES = ['notice-shown', 'recording-notice-shown', 'form-notice-shown'] as const

export async function noticeOf(names: Names, { fact, account, place, index }: OwnFact): Promise<MyNotice[]> {
  if (
    fact.kind !== 'notice-shown' &&
    fact.kind !== 'recording-notice-shown' &&
    fact.kind !== 'form-notice-shown'
  )
    return []
  const row = { at: fact.time, until: fact.until, entry: index, place: await names.place(account, place) }
  if (fact.kind === 'form-notice-shown') {
    const organisation = await names.organisation(fact.account)
    return [{ ...row, about: { kind: 'form', form: fact.form, organisation, since: fact.since } }]
  }
  if (fact.kind === 'recording-notice-shown')
    return [{ ...row, about: { kind: 'recording', version: fact.version } }]
  const { feature, version, keeps, laterFeatures } = fact
  return [{ ...row, about: { kind: 'feature', feature, version, keeps, laterFeatures } }]
}

export const ACTS = [
  'objected',
  'objection-lifted',
  'answer-given',
  'recording-answered',
  'train-answered',
  'train-objected',
  'train-objection-lifted',
  'earlier-let-in',
] as const

function actOf({ fact }: OwnFact): MyAct['act'] | null {
  if (fact.kind === 'objected' || fact.kind === 'objection-lifted')
    return { kind: fact.kind, features: fact.features }
  if (fact.kind === 'answer-given') return { kind: fact.kind, feature: fact.feature, accepted: fact.accepted }
  if (fact.kind === 'recording-answered' || fact.kind === 'train-answered')
    return { kind: fact.kind, accepted: fact.accepted }
  if (fact.kind === 'train-objected' || fact.kind === 'train-objection-lifted') return { kind: fact.kind }
  if (fact.kind === 'earlier-let-in') return { kind: fact.kind, from: fact.from, until: fact.until }
  return null
}

/** What is said for every place is one act, recorded in each within moments. */
const AT_ONCE_MS = 2_000

export async function actsOf(names: Names, facts: readonly OwnFact[]): Promise<MyAct[]> {
  const acts: (MyAct & { key: string })[] = []
  for (const one of facts) {
    const act = actOf(one)
    if (act === null) continue
    const key = JSON.stringify(act)
    const last = acts.at(-1)
    if (last?.key === key && Math.abs(last.at - one.fact.time) < AT_ONCE_MS) {
      last.places += 1
      continue
    }
    const place = await names.place(one.account, one.place)
    acts.push({ at: one.fact.time, entry: one.index, places: 1, place, act, key })
  }
  return acts.map(({ key: _key, ...act }) => act)
}

/** `cards`: the newest of each processor; one that has none is shown without, and not with a made-up one. */
export async function useOf(
  names: Pick<Names, 'place'>,
  use: OwnUse,
  cards: ReadonlyMap<string, ProcessorCard>,
): Promise<MyUse> {
  return {
    firstAt: use.firstAt,
    lastAt: use.lastAt,
    place: await names.place(use.account, use.place),
    feature: use.feature,
    purpose: use.purpose,
    processor: cards.get(use.processor) ?? null,
    items: use.items,
    entry: use.entry,
    permitted: use.decision.decision === 'permit',
    reasons: use.decision.reasons.map((reason) => ({
      code: reason.code,
      effect: reason.effect,
      changedBy: reason.changedBy,
      sentence: [sentenceFor(reason), changeFor(reason)?.sentence].filter(Boolean).join(' '),
    })),
    rulesVersion: use.decision.rulesVersion,
  }
}
