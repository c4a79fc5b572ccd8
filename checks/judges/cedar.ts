/**
 * A third judge: the rules as Cedar policies (`policies/*.cedar`). This file only looks up which facts stand when, and
 * joins what Cedar says of the item, of each contributor, of each account and of each form; what allows and what forbids,
 * and every comparison of a window's times, stands in the policies.
 */
import type { Contributor, DataClass, DecisionRequest, Fact, FactOf } from '@highroad/core/consent'
import { type Context, permits, readPolicies } from './cedar-policies.ts'

const NUMBERS: readonly string[] = ['telemetry', 'diagnostics']

/** Cedar's judgement of requests about one set of facts: permit or deny. */
export function cedarJudge(facts: readonly Fact[]): (request: DecisionRequest) => 'permit' | 'deny' {
  const known = new Map<string, boolean>()
  const ask: Ask = (set, action, context) => {
    const key = `${set} ${action} ${JSON.stringify(context)}`
    let answer = known.get(key)
    if (answer === undefined) known.set(key, (answer = permits(set, action, context)))
    return answer
  }
  const byKind = Map.groupBy(facts, (f) => f.kind) as Facts
  return (request) => (allows(new Question(byKind, request, ask)) ? 'permit' : 'deny')
}

/** Parses the policies; call it once before judging. Returns their ids by file. */
export const openCedar = readPolicies

type Ask = (set: string, action: string, context: Context) => boolean
type Facts = Map<Fact['kind'], Fact[]>

/** One request with its facts, and what stands at its two times. */
class Question {
  readonly #facts: Facts
  readonly request: DecisionRequest
  readonly #ask: Ask
  readonly timesKnown: boolean

  constructor(facts: Facts, request: DecisionRequest, ask: Ask) {
    this.#facts = facts
    this.#ask = ask
    this.timesKnown = [request.itemTime, request.at].every((t) => Number.isSafeInteger(t) && t >= 0)
    this.request = this.timesKnown ? request : { ...request, itemTime: 0, at: 0 }
  }

  all<K extends Fact['kind']>(kind: K, about: (fact: FactOf<K>) => boolean): FactOf<K>[] {
    return ((this.#facts.get(kind) ?? []) as FactOf<K>[]).filter((f) => f.time <= this.request.at && about(f))
  }

  get kinds(): string[] {
    return [...this.#facts.keys()]
  }

  cedar(set: string, context: Context, action: string = this.request.purpose): boolean {
    return this.#ask(set, action, context)
  }
}

const latest = <F extends { time: number }>(facts: readonly F[], until: number): F[] => {
  const time = Math.max(...facts.map((f) => f.time).filter((t) => t <= until))
  return facts.filter((f) => f.time === time)
}
/** Each once, in one order, so that equal questions look equal. */
const setOf = <T extends string | boolean>(values: readonly T[]): T[] =>
  [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1))
const first = (times: readonly number[]) => (times.length === 0 ? undefined : Math.min(...times))
const last = (times: readonly number[]) => (times.length === 0 ? undefined : Math.max(...times))

/** When the last no was said, and when the first yes after it. */
function noAndYes(answers: readonly { time: number; yes: boolean }[]) {
  const no = last(answers.filter((a) => !a.yes).map((a) => a.time))
  const yes = first(answers.filter((a) => a.yes && (no === undefined || a.time > no)).map((a) => a.time))
  return { no, yes }
}

function allows(q: Question): boolean {
  const { purpose, contributors } = q.request
  if (!q.cedar('item', aboutItem(q))) return false
  const cells = cellsOf(q)
  if (purpose !== 'deliver' && !q.cedar('terms', cells)) return false
  const accounts = setOf([
    q.request.hostingAccount,
    ...contributors.map((c) => c.actsFor).filter((a) => a !== null),
  ])
  const content = q.request.classes.some((c) => !NUMBERS.includes(c))
  const marks = accounts.map((account) => marksOf(q, account))
  const all = { ...cells, content, marks: setOf(marks.flatMap((m) => [...m.markNow, ...m.markThen])) }
  if (!contributors.every((who) => contributorAllows(q, who, all))) return false
  const training = purpose === 'train' && content
  if (purpose !== 'assist' && !training) return true
  const cards = cardContext(q)
  const action = training ? 'mark-train' : 'mark'
  if (!marks.every((m) => q.cedar('account', { ...m, ...cards }, action))) return false
  return !training || (accounts.every((account) => formsAllow(q, account)) && placeAllows(q))
}

function aboutItem(q: Question): Context {
  const { classes, feature, processor, hostingAccount, place, itemTime, at, contributors } = q.request
  const openings = [
    ...q.all('meeting-opened', (f) => place === `meeting:${f.meeting}`),
    ...q.all('channel-opened', (f) => place === `channel:${f.channel}`),
  ].filter((f) => f.time <= itemTime)
  const switches = q.all('switch-set', (f) => f.account === hostingAccount && f.feature === feature)
  const runs = [
    ...q.all('feature-started', (f) => place === `meeting:${f.meeting}` && f.feature === feature),
    ...q.all('feature-stopped', (f) => place === `meeting:${f.meeting}` && f.feature === feature),
  ]
  const running = latest(runs, itemTime)
  const cards = latest(
    q.all('processor-card-set', (f) => f.card.processor === processor),
    at,
  )
  const assist: Context =
    q.request.purpose === 'assist'
      ? {
          onNow: setOf(latest(switches, at).map((f) => f.on)),
          onThen: setOf(latest(switches, itemTime).map((f) => f.on)),
          switchedTo: setOf(latest(switches, at).map((f) => f.processor)),
          inChannel: place.startsWith('channel:'),
          running: setOf(running.map((f) => f.kind)),
          startedFor: setOf(running.flatMap((f) => (f.kind === 'feature-started' ? [f.processor] : []))),
          ended: first(q.all('meeting-ended', (f) => place === `meeting:${f.meeting}`).map((f) => f.time)),
          retains: setOf(cards.map((f) => f.card.retainsInputs)),
        }
      : {}
  return {
    ...assist,
    timesKnown: q.timesKnown,
    itemTime,
    at,
    classes: setOf(classes),
    classCount: classes.length,
    feature: feature ?? undefined,
    processor: processor ?? undefined,
    hostingAccount,
    contributors: contributors.length,
    unknownFact: q.kinds.includes('unheard-of'),
    ofAccount: place === `account:${hostingAccount}`,
    markThen: setOf(
      latest(
        q.all('mark-set', (f) => f.account === hostingAccount),
        itemTime,
      ).map((f) => f.mark),
    ),
    openedFor: setOf(openings.map((f) => f.hostingAccount)),
    party: setOf(cards.map((f) => f.card.party)),
    trainsOnInputs: setOf(cards.flatMap((f) => (f.card.trainsOnInputs ? [f.card.party] : []))),
    erased: first(
      [
        ...q.all('meeting-erased', (f) => place === `meeting:${f.meeting}`),
        ...q.all('channel-erased', (f) => place === `channel:${f.channel}`),
      ].map((f) => f.time),
    ),
  }
}

// ── terms

const start = (terms: FactOf<'terms-published'>) => Math.max(terms.time, terms.inForceFrom)

function tablesAt(q: Question, time: number) {
  const begun = q.all('terms-published', (t) => start(t) <= time)
  const newest = begun.filter((t) => start(t) === Math.max(...begun.map(start)))
  return newest.filter((t) => t.version === Math.max(...newest.map((n) => n.version)))
}

function cellsOf(q: Question, classes: readonly DataClass[] = q.request.classes) {
  const { itemTime, at, purpose } = q.request
  const then = tablesAt(q, itemTime)
  const since = q.all('terms-published', (t) => start(t) > itemTime && start(t) <= at)
  const tables = then.length === 0 ? [] : [...then, ...since]
  return {
    tables: tables.length,
    cells: setOf(tables.flatMap((t) => classes.map((c) => t.cells[c][purpose]))),
    onlyNumbers: classes.every((c) => NUMBERS.includes(c)),
  }
}

// ── contributors

function contributorAllows(
  q: Question,
  { handle, actsFor }: Contributor,
  all: { cells: string[]; content: boolean; marks: string[] },
): boolean {
  const { place, itemTime, at, purpose, feature, classes, hostingAccount } = q.request
  const joinings = [
    ...q.all('contributor-joined', (f) => f.handle === handle && place === `meeting:${f.meeting}`),
    ...q.all('channel-joined', (f) => f.handle === handle && place === `channel:${f.channel}`),
  ]
  const microphones = q.all('microphone-answered', (f) => f.handle === handle)
  const asking = q.all('ask-first-set', (f) => f.account === hostingAccount)
  const answers =
    purpose === 'record'
      ? q.all('recording-answered', (f) => f.handle === handle)
      : purpose === 'train'
        ? trainAnswers(q, handle)
        : q.all('answer-given', (f) => f.handle === handle && f.feature === feature)
  const context: Context = {
    joinedFor: setOf(latest(joinings, itemTime).map((f) => f.actsFor ?? '')),
    actsFor: actsFor ?? '',
    microphone: setOf(latest(microphones, itemTime).map((f) => f.who)),
    classes: setOf(classes),
    itemTime,
    ...noAndYes(answers.map((f) => ({ time: f.time, yes: f.accepted }))),
    noticed: purpose === 'record' || purpose === 'assist' ? noticed(q, handle) : false,
    asksFirst: setOf([...latest(asking, at), ...latest(asking, itemTime)].map((f) => f.askFirst)),
    ...all,
  }
  if (!q.cedar('contributor', context)) return false
  return purpose === 'deliver' || objectionsAllow(q, handle)
}

const trainAnswers = (q: Question, handle: string) =>
  q.all('train-answered', (f) => f.handle === handle && f.place === q.request.place)

function noticed(q: Question, handle: string): boolean {
  const { itemTime, at, purpose, feature, classes } = q.request
  const times = { itemTime, at }
  if (purpose === 'record')
    return q
      .all('recording-notice-shown', (f) => f.handle === handle)
      .some((f) => q.cedar('notice', { ...times, time: f.time, until: f.until }))
  return q
    .all('notice-shown', (f) => f.handle === handle)
    .some((f) =>
      q.cedar('notice', {
        ...times,
        time: f.time,
        until: f.until,
        feature: feature ?? '',
        of: f.feature,
        laterFeatures: f.laterFeatures,
        keeps: f.keeps,
        classes: setOf(classes),
      }),
    )
}

function objectionsAllow(q: Question, handle: string): boolean {
  const { itemTime, at, feature, purpose } = q.request
  const concerns = (f: { handle: string; features: string[] | 'everything' }) =>
    f.handle === handle && (f.features === 'everything' || f.features.some((one) => one === feature))
  const general = [
    ...q.all('objected', concerns).map((f) => ({ time: f.time, yes: false })),
    ...q.all('objection-lifted', concerns).map((f) => ({ time: f.time, yes: true })),
  ]
  const never = [
    ...q.all('train-objected', (f) => f.handle === handle).map((f) => ({ time: f.time, yes: false })),
    ...q.all('train-objection-lifted', (f) => f.handle === handle).map((f) => ({ time: f.time, yes: true })),
  ]
  return [general, ...(purpose === 'train' ? [never] : [])].every((sayings) => {
    const { no: objected, yes: lifted } = noAndYes(sayings)
    if (objected === undefined) return true
    const named =
      lifted !== undefined &&
      q
        .all('earlier-let-in', (f) => f.handle === handle)
        .some((f) => q.cedar('naming', { lifted, time: f.time, at, from: f.from, until: f.until, itemTime }))
    const stood = setOf(latest(sayings, itemTime).map((f) => (f.yes ? 'lifting' : 'objection')))
    return q.cedar('objection', { objected, lifted, itemTime, named, stood })
  })
}

// ── accounts

function marksOf(q: Question, account: string) {
  const marks = q.all('mark-set', (f) => f.account === account)
  const at = (time: number) => setOf(latest(marks, time).map((f) => f.mark))
  return { markNow: at(q.request.at), markThen: at(q.request.itemTime) }
}

/** Whether the processor's standing cards are of our own, or hold the agreement: a set, since times may tie. */
function cardContext(q: Question): Context {
  const cards = latest(
    q.all('processor-card-set', (f) => f.card.processor === q.request.processor),
    q.request.at,
  )
  const fitFor = (mark: 'hipaa' | 'education') =>
    setOf(cards.map(({ card }) => card.party === 'first' || card.agreements.includes(mark)))
  return { fitForHipaa: fitFor('hipaa'), fitForEducation: fitFor('education') }
}

// ── forms

type Form = FactOf<'form-given'>

function formsAllow(q: Question, account: string): boolean {
  const consent = cellsOf(q).cells.includes('with-consent')
  return q.request.classes.every((c) => {
    const number = NUMBERS.includes(c)
    if (number && !consent) return true
    const usable = usableForms(q, account, c)
    const naming = usable.filter((form) => names(q, form, c))
    const forms = naming.length > 0 ? naming : usable
    const acting = q.request.contributors.filter((who) => who.actsFor === account)
    const told = number || acting.every((who) => wasTold(q, who.handle, account, forms))
    const context = { forms: usable.length, consent, naming: naming.length > 0, noticed: told }
    return q.cedar('account', context, 'form')
  })
}

function usableForms(q: Question, account: string, c: DataClass): Form[] {
  const forms = q.all('form-given', (f) => f.account === account)
  const { at, itemTime } = q.request
  return forms.filter(
    (form) =>
      q.cedar('form', { ...formContext(q, form), class: c, at }, 'in-force') &&
      forms.some((other) =>
        q.cedar(
          'form',
          {
            ...formContext(q, other),
            class: c,
            itemTime,
            coversFrom: other.coversFrom,
            itself: other === form,
            usedThrough: form.time,
          },
          'covers',
        ),
      ),
  )
}

function formContext(q: Question, form: Form): Context {
  const same = (f: { account: string; form: string }) => f.account === form.account && f.form === form.form
  const ends = [...q.all('form-withdrawn', same), ...q.all('form-revoked', same)]
  const owning = q.all('owner-set', (f) => f.account === form.account && f.handle === form.signer)
  return {
    time: form.time,
    until: form.until,
    end: first(ends.map((f) => f.time)),
    classes: form.classes,
    ownerThen: setOf(latest(owning, form.time).map((f) => f.owner)),
  }
}

const names = (q: Question, form: Form, c: DataClass) =>
  q.cedar(
    'form',
    {
      cells: cellsOf(q, [c]).cells,
      versions: tablesAt(q, q.request.at).map((t) => t.version),
      termsVersion: form.termsVersion,
    },
    'names',
  )

function wasTold(q: Question, handle: string, account: string, forms: readonly Form[]): boolean {
  const { itemTime, at } = q.request
  const isOfOne = (f: FactOf<'form-notice-shown'>) => forms.some((form) => form.form === f.form)
  return q
    .all('form-notice-shown', (f) => f.handle === handle && f.account === account && isOfOne(f))
    .some((f) => q.cedar('form-notice', { time: f.time, since: f.since, until: f.until, itemTime, at }))
}

// ── private channels

function placeAllows(q: Question): boolean {
  const { place, itemTime, at } = q.request
  const openings = q.all('channel-opened', (f) => place === `channel:${f.channel}`)
  const privacy = setOf([...latest(openings, at), ...latest(openings, itemTime)].map((f) => f.privacy))
  if (q.cedar('privacy', { privacy })) return true
  const joinings = q.all('channel-joined', (f) => place === `channel:${f.channel}`)
  const leavings = q.all('channel-left', (f) => place === `channel:${f.channel}`)
  return setOf(joinings.map((f) => f.handle)).every((handle) => {
    const moves = [...joinings, ...leavings].filter((f) => f.handle === handle)
    const came = last(joinings.filter((f) => f.handle === handle).map((f) => f.time))
    const { yes } = noAndYes(trainAnswers(q, handle).map((f) => ({ time: f.time, yes: f.accepted })))
    const stood = setOf(latest(moves, itemTime).map((f) => f.kind))
    return q.cedar('member', { stood, came, yes, itemTime })
  })
}
