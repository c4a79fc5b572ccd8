/**
 * A second judge, written from SPEC.md (rules version 2) alone by somebody who had not read the first; what version 3
 * says otherwise (asking in channels, channels that are deleted) came to it later, from SPEC.md too. It is slow and plain
 * on purpose: each rule looks through all facts anew, nothing is prepared, and nothing is shared with `core/consent` but
 * the shapes of facts and requests.
 */
import type { DecisionRequest, Fact, FactOf } from '@highroad/core/consent'

/** What the second judge says: the decision, and the codes that forbid, each once, in alphabetical order. */
export interface Judgement {
  decision: 'permit' | 'deny'
  forbids: string[]
}

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000
const CONTENT = ['audio', 'video', 'screen', 'transcript', 'chat', 'file', 'recording', 'business-record']
const SERVICE = ['telemetry', 'diagnostics']
const PURPOSES = ['deliver', 'record', 'assist', 'improve', 'train', 'train-third-party']
const FEATURES = ['captions', 'summary', 'completion', 'rewrite', 'catch-up']
const KINDS = new Set<string>([
  'terms-published',
  'mark-set',
  'switch-set',
  'ask-first-set',
  'processor-card-set',
  'meeting-opened',
  'meeting-ended',
  'contributor-joined',
  'microphone-answered',
  'feature-started',
  'feature-stopped',
  'notice-shown',
  'answer-given',
  'objected',
  'objection-lifted',
  'meeting-erased',
  'owner-set',
  'form-requested',
  'form-refused',
  'form-given',
  'form-withdrawn',
  'form-revoked',
  'form-notice-shown',
  'train-answered',
  'train-objected',
  'train-objection-lifted',
  'recording-notice-shown',
  'recording-answered',
  'channel-opened',
  'channel-joined',
  'channel-left',
  'earlier-let-in',
  'channel-erased',
])

/** Decides one request from all facts, by SPEC.md. `facts` are in any order. */
export function judge(facts: readonly Fact[], request: DecisionRequest): Judgement {
  const looked = facts.filter((f) => f.time <= request.at || !KINDS.has(f.kind))
  const said = RULES.flatMap((rule) => rule(looked, request))
  const forbids = said.filter((code) => !ALLOWS.has(code))
  if (said.length === 0) forbids.push('R1.nothing-allows')
  return { decision: forbids.length === 0 ? 'permit' : 'deny', forbids: [...new Set(forbids)].sort() }
}

type Rule = (facts: readonly Fact[], ask: DecisionRequest) => string[]

const ALLOWS = new Set(['R3.deliver', 'R3.record', 'R4.terms-allow', 'R5.assist', 'R6.train'])

const of = <K extends Fact['kind']>(facts: readonly Fact[], kind: K): FactOf<K>[] =>
  facts.filter((f): f is FactOf<K> => f.kind === kind)

/** Of some facts, those of the latest time that is not after `time`: more than one where times are equal. */
const standing = <F extends { time: number }>(facts: readonly F[], time: number): F[] => {
  const past = facts.filter((f) => f.time <= time)
  return past.filter((f) => !past.some((other) => other.time > f.time))
}

const isContent = (ask: DecisionRequest) => !ask.classes.every((c) => SERVICE.includes(c))
const isTrainingOnContent = (ask: DecisionRequest) => ask.purpose === 'train' && isContent(ask)
const isOfAccount = (ask: DecisionRequest) => ask.place === `account:${ask.hostingAccount}` && !isContent(ask)
const accountsOf = (ask: DecisionRequest) =>
  [ask.hostingAccount, ...ask.contributors.map((c) => c.actsFor)].filter((a) => a !== null)

// ── R1

const r1request: Rule = (_, ask) => {
  const known =
    ask.classes.length > 0 &&
    ask.classes.every((c) => CONTENT.includes(c) || SERVICE.includes(c)) &&
    PURPOSES.includes(ask.purpose) &&
    (ask.feature === null ? ask.purpose !== 'assist' : FEATURES.includes(ask.feature)) &&
    [ask.itemTime, ask.at].every((t) => Number.isSafeInteger(t) && t >= 0)
  return known ? [] : ['R1.unknown-request']
}

const r1fact: Rule = (facts) => (facts.some((f) => !KINDS.has(f.kind)) ? ['R1.unknown-fact'] : [])

const r1place: Rule = (facts, ask) => {
  if (isOfAccount(ask)) {
    const marked = of(facts, 'mark-set').some(
      (f) => f.account === ask.hostingAccount && f.time <= ask.itemTime,
    )
    return marked ? [] : ['R1.unknown-meeting']
  }
  const openings = [
    ...of(facts, 'meeting-opened').filter((f) => ask.place === `meeting:${f.meeting}`),
    ...of(facts, 'channel-opened').filter((f) => ask.place === `channel:${f.channel}`),
  ].filter((f) => f.time <= ask.itemTime)
  if (openings.length === 0) return ['R1.unknown-meeting']
  return openings.every((f) => f.hostingAccount === ask.hostingAccount) ? [] : ['R1.other-account']
}

const r1contributors: Rule = (facts, ask) => {
  if (ask.contributors.length === 0) return isOfAccount(ask) ? [] : ['R1.no-contributor']
  const joinings = [
    ...of(facts, 'contributor-joined').filter((f) => ask.place === `meeting:${f.meeting}`),
    ...of(facts, 'channel-joined').filter((f) => ask.place === `channel:${f.channel}`),
  ]
  return ask.contributors.flatMap((who) => {
    const last = standing(
      joinings.filter((f) => f.handle === who.handle),
      ask.itemTime,
    )
    return last.length > 0 && last.every((f) => f.actsFor === who.actsFor) ? [] : ['R1.unknown-contributor']
  })
}

const r1processor: Rule = (facts, ask) => {
  if (ask.processor === null) return ask.purpose === 'assist' ? ['R1.unknown-processor'] : []
  const known = of(facts, 'processor-card-set').some((f) => f.card.processor === ask.processor)
  return known ? [] : ['R1.unknown-processor']
}

const r1microphone: Rule = (facts, ask) => {
  if (ask.purpose === 'deliver') return []
  if (!ask.classes.some((c) => c === 'audio' || c === 'transcript')) return []
  return ask.contributors.flatMap((who) => {
    const answers = standing(
      of(facts, 'microphone-answered').filter((f) => f.handle === who.handle),
      ask.itemTime,
    )
    if (answers.length === 0) return ['R1.microphone-unanswered']
    return answers.some((f) => f.who === 'others-too') ? ['R1.others-at-microphone'] : []
  })
}

// ── R3

const r3deliver: Rule = (_, ask) => (ask.purpose === 'deliver' ? ['R3.deliver'] : [])

const r3record: Rule = (facts, ask) => {
  if (ask.purpose !== 'record') return []
  return [
    'R3.record',
    ...ask.contributors.flatMap((who) => {
      const notices = of(facts, 'recording-notice-shown').filter(
        (f) => f.handle === who.handle && f.time <= ask.itemTime,
      )
      if (notices.length === 0) return ['R3.recording-no-notice']
      return notices.some((f) => f.until > ask.itemTime && f.until > ask.at) ? [] : ['R13.notice-expired']
    }),
    ...ask.contributors.flatMap((who) =>
      accepted(recordingAnswers(facts, who.handle), ask) ? [] : ['R3.recording-not-answered'],
    ),
  ]
}

interface Answer {
  time: number
  accepted: boolean
}

/** Accepted before the item was made, and not refused since. */
const accepted = (answers: readonly Answer[], ask: DecisionRequest) => {
  const then = standing(answers, ask.itemTime)
  const refusedSince = answers.some((f) => !f.accepted && f.time > ask.itemTime)
  return then.length > 0 && then.every((f) => f.accepted) && !refusedSince
}

const recordingAnswers = (facts: readonly Fact[], handle: string) =>
  of(facts, 'recording-answered').filter((f) => f.handle === handle)

// ── R4

const r4: Rule = (facts, ask) => {
  if (!ask.classes.some((c) => SERVICE.includes(c))) return []
  const purpose = ask.purpose
  if (purpose !== 'improve' && purpose !== 'train') return ['R4.other-purpose']
  if (isContent(ask)) return []
  const tables = tablesBetween(facts, ask)
  const licensed =
    tables !== null && tables.every((t) => ask.classes.every((c) => t.cells[c][purpose] === 'licensed'))
  return licensed ? ['R4.terms-allow'] : ['R4.not-in-terms']
}

// ── R5

const r5switch: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' || ask.feature === null) return []
  const switches = of(facts, 'switch-set').filter(
    (f) => f.account === ask.hostingAccount && f.feature === ask.feature,
  )
  const now = standing(switches, ask.at)
  const then = standing(switches, ask.itemTime)
  const isOn = (some: typeof now) => some.length > 0 && some.every((f) => f.on)
  if (!isOn(now)) return ['R5.switch-off']
  if (!now.every((f) => f.processor === ask.processor)) return ['R5.other-processor']
  return isOn(then) ? ['R5.assist'] : ['R13.switch-off-then']
}

const r5started: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' || ask.feature === null) return []
  // In a channel whoever asks starts it.
  if (ask.place.split(':')[0] === 'channel') return []
  const ended = of(facts, 'meeting-ended').some(
    (f) => ask.place === `meeting:${f.meeting}` && f.time <= ask.itemTime,
  )
  const last = standing(
    [...of(facts, 'feature-started'), ...of(facts, 'feature-stopped')].filter(
      (f) => ask.place === `meeting:${f.meeting}` && f.feature === ask.feature,
    ),
    ask.itemTime,
  )
  if (ended || last.length === 0) return ['R5.not-started']
  if (last.some((f) => f.kind === 'feature-stopped')) return ['R5.not-started']
  return last.every((f) => f.kind === 'feature-started' && f.processor === ask.processor)
    ? []
    : ['R5.started-elsewhere']
}

const r5noticed: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' || ask.feature === null) return []
  return ask.contributors.flatMap((who) => {
    const notices = of(facts, 'notice-shown').filter(
      (f) =>
        f.handle === who.handle &&
        f.time <= ask.itemTime &&
        (f.feature === ask.feature ||
          (f.laterFeatures.some((later) => later === ask.feature) &&
            ask.classes.every((c) => f.keeps.includes(c)))),
    )
    if (notices.length === 0) return ['R5.no-notice']
    return notices.some((f) => f.until > ask.itemTime && f.until > ask.at) ? [] : ['R13.notice-expired']
  })
}

const featureAnswers = (facts: readonly Fact[], ask: DecisionRequest, handle: string) =>
  of(facts, 'answer-given').filter((f) => f.handle === handle && f.feature === ask.feature)

const r5accepted: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' || ask.feature === null) return []
  const asking = of(facts, 'ask-first-set').filter((f) => f.account === ask.hostingAccount)
  const asks = [ask.at, ask.itemTime].some((t) => standing(asking, t).some((f) => f.askFirst))
  if (!asks) return []
  return ask.contributors.flatMap((who) =>
    accepted(featureAnswers(facts, ask, who.handle), ask) ? [] : ['R5.not-accepted'],
  )
}

const cardsOf = (facts: readonly Fact[], ask: DecisionRequest) =>
  standing(
    of(facts, 'processor-card-set').filter((f) => f.card.processor === ask.processor),
    ask.at,
  ).map((f) => f.card)

const r5processor: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' || ask.feature === null) return []
  const cards = cardsOf(facts, ask)
  return [
    ...(cards.some((c) => c.retainsInputs) ? ['R5.processor-retains'] : []),
    ...(cards.some((c) => c.trainsOnInputs && c.party === 'first') ? ['R5.processor-trains'] : []),
  ]
}

// ── R6

type Form = FactOf<'form-given'>

const endOf = (facts: readonly Fact[], form: Form) =>
  Math.min(
    form.until,
    ...[...of(facts, 'form-withdrawn'), ...of(facts, 'form-revoked')]
      .filter((f) => f.account === form.account && f.form === form.form)
      .map((f) => f.time),
  )

const signedByOwner = (facts: readonly Fact[], form: Form) => {
  const owning = standing(
    of(facts, 'owner-set').filter((f) => f.account === form.account && f.handle === form.signer),
    form.time,
  )
  return owning.length > 0 && owning.every((f) => f.owner)
}

const inForce = (facts: readonly Fact[], form: Form, at: number) =>
  form.time <= at && endOf(facts, form) > at && signedByOwner(facts, form)

const covers = (facts: readonly Fact[], form: Form, itemClass: string, time: number) =>
  form.classes.some((c) => c === itemClass) &&
  signedByOwner(facts, form) &&
  form.coversFrom <= time &&
  time < endOf(facts, form)

/** The forms of an account through which an item of this class may be used. */
const usableForms = (facts: readonly Fact[], ask: DecisionRequest, account: string, itemClass: string) => {
  const forms = of(facts, 'form-given').filter((f) => f.account === account)
  return forms.filter(
    (form) =>
      inForce(facts, form, ask.at) &&
      form.classes.some((c) => c === itemClass) &&
      (covers(facts, form, itemClass, ask.itemTime) ||
        forms.some((earlier) => earlier.time < form.time && covers(facts, earlier, itemClass, ask.itemTime))),
  )
}

const whyNotInForce = (facts: readonly Fact[], form: Form, at: number) => {
  const same = (f: { account: string; form: string }) => f.account === form.account && f.form === form.form
  const withdrawn = of(facts, 'form-withdrawn')
    .filter(same)
    .map((f) => f.time)
  const revoked = of(facts, 'form-revoked')
    .filter(same)
    .map((f) => f.time)
  if (!signedByOwner(facts, form)) return 'R6.signer-not-owner'
  if (withdrawn.length > 0 && Math.min(...withdrawn) <= Math.min(...revoked)) return 'R6.form-withdrawn'
  if (revoked.length > 0) return 'R6.form-revoked'
  return form.until <= at ? 'R13.form-expired' : 'R6.no-form'
}

const r6form: Rule = (facts, ask) => {
  if (!isTrainingOnContent(ask)) return []
  const content = ask.classes.filter((c) => CONTENT.includes(c))
  return [
    'R6.train',
    ...accountsOf(ask).flatMap((account) => {
      const forms = of(facts, 'form-given').filter((f) => f.account === account)
      const live = forms.filter((f) => inForce(facts, f, ask.at))
      if (forms.length === 0) return ['R6.no-form']
      if (live.length === 0) return standing(forms, ask.at).map((f) => whyNotInForce(facts, f, ask.at))
      return content.flatMap((c) => {
        if (!live.some((f) => f.classes.includes(c))) return ['R6.class-not-covered']
        return usableForms(facts, ask, account, c).length > 0 ? [] : ['R13.outside-form']
      })
    }),
  ]
}

const r6notice: Rule = (facts, ask) => {
  if (!isTrainingOnContent(ask)) return []
  const content = ask.classes.filter((c) => CONTENT.includes(c))
  return ask.contributors.flatMap((who) => {
    const account = who.actsFor
    if (account === null) return []
    return content.flatMap((c) => {
      const usable = usableForms(facts, ask, account, c)
      if (usable.length === 0) return []
      const naming = usable.filter((form) => namesTerms(facts, ask, c, form))
      const forms = naming.length > 0 ? naming : usable
      const shown = of(facts, 'form-notice-shown').filter(
        (f) => f.handle === who.handle && f.account === account && forms.some((form) => form.form === f.form),
      )
      const unlapsed = shown.filter((f) => f.until > ask.at)
      if (shown.length === 0) return ['R6.no-notice']
      if (unlapsed.length === 0) return ['R13.notice-expired']
      const inTime = unlapsed.some((f) => f.since <= ask.itemTime || f.since + THIRTY_DAYS <= ask.at)
      return inTime ? [] : ['R6.notice-too-recent']
    })
  })
}

const trainAnswers = (facts: readonly Fact[], ask: DecisionRequest, handle: string) =>
  of(facts, 'train-answered').filter((f) => f.place === ask.place && f.handle === handle)

const r6guest: Rule = (facts, ask) => {
  if (!isTrainingOnContent(ask)) return []
  return ask.contributors
    .filter((who) => who.actsFor === null)
    .flatMap((who) => (accepted(trainAnswers(facts, ask, who.handle), ask) ? [] : ['R6.guest-not-opted-in']))
}

const r6private: Rule = (facts, ask) => {
  if (!isTrainingOnContent(ask)) return []
  const openings = of(facts, 'channel-opened').filter((f) => ask.place === `channel:${f.channel}`)
  const closed = [ask.at, ask.itemTime].some((t) => standing(openings, t).some((f) => f.privacy !== 'public'))
  if (!closed) return []
  const moves = [...of(facts, 'channel-joined'), ...of(facts, 'channel-left')].filter(
    (f) => ask.place === `channel:${f.channel}`,
  )
  const everybody = [...new Set(moves.map((f) => f.handle))]
  return everybody.flatMap((handle) => {
    const own = moves.filter((f) => f.handle === handle)
    const wasIn = standing(own, ask.itemTime).some((f) => f.kind === 'channel-joined')
    const cameSince = own.some((f) => f.kind === 'channel-joined' && f.time > ask.itemTime)
    const answers = trainAnswers(facts, ask, handle)
    const latest = standing(answers, ask.at)
    const acceptedByNow = latest.length > 0 && latest.every((f) => f.accepted)
    const missing = (wasIn && !accepted(answers, ask)) || (cameSince && !acceptedByNow)
    return missing ? ['R6.not-everyone-accepted'] : []
  })
}

// ── R7

const r7: Rule = (facts, ask) => [
  ...(ask.purpose === 'train-third-party' ? ['R7.never'] : []),
  ...(cardsOf(facts, ask).some((c) => c.party === 'third' && c.trainsOnInputs) ? ['R7.trains'] : []),
]

// ── R8

const r8: Rule = (facts, ask) => {
  if (ask.purpose !== 'assist' && !isTrainingOnContent(ask)) return []
  const stood = accountsOf(ask).flatMap((account) => {
    const marks = of(facts, 'mark-set').filter((f) => f.account === account)
    return [standing(marks, ask.at), standing(marks, ask.itemTime)]
  })
  if (stood.some((marks) => marks.length === 0)) return ['R8.mark-missing']
  const marks = stood.flat().map((f) => f.mark)
  if (marks.every((mark) => mark === 'none')) return []
  if (ask.purpose === 'train') return ['R8.train']
  const cards = cardsOf(facts, ask)
  const fit = cards.every(
    (c) => c.party === 'first' || marks.every((m) => m === 'none' || c.agreements.includes(m)),
  )
  return [
    ...(fit && cards.length > 0 ? [] : ['R8.no-agreement']),
    ...ask.contributors.flatMap((who) =>
      accepted(featureAnswers(facts, ask, who.handle), ask) ? [] : ['R8.not-accepted'],
    ),
  ]
}

// ── R10

interface Saying {
  time: number
  no: boolean
}

/** What a series of noes and yeses of one person says of an item: nothing, that no stands, or that a no stood. */
function afterNo(
  sayings: Saying[],
  lettings: FactOf<'earlier-let-in'>[],
  itemTime: number,
): '' | 'no' | 'before' {
  const inOrder = sayings.toSorted((a, b) => a.time - b.time || Number(a.no) - Number(b.no))
  const spells: { from: number; until: number }[] = []
  let since: number | null = null
  inOrder.forEach((one, i) => {
    if (one.no) since ??= one.time
    else if (since !== null && !inOrder.slice(i).some((o) => o.time === one.time && o.no)) {
      spells.push({ from: since, until: one.time })
      since = null
    }
  })
  if (since !== null) return 'no'
  const after = spells.filter((s) => itemTime < s.until)
  const last = after.at(-1)
  if (last === undefined) return ''
  const saidWhileNo = after.some((s) => s.from <= itemTime)
  const letIn = lettings.some((l) => l.time >= last.until && l.from <= itemTime && itemTime < l.until)
  return letIn && !saidWhileNo ? '' : 'before'
}

const r10: Rule = (facts, ask) => {
  if (ask.purpose === 'deliver') return []
  const concerns = (features: string[] | 'everything') =>
    features === 'everything' || features.some((f) => f === ask.feature)
  return ask.contributors.flatMap(({ handle }) => {
    const lettings = of(facts, 'earlier-let-in').filter((f) => f.handle === handle)
    const own = facts.filter((f) => 'handle' in f && f.handle === handle)
    const objections: Saying[] = [
      ...of(own, 'objected').map((f) => ({ ...f, no: true })),
      ...of(own, 'objection-lifted').map((f) => ({ ...f, no: false })),
    ].filter((f) => concerns(f.features))
    const never: Saying[] = [
      ...of(own, 'train-objected').map((f) => ({ time: f.time, no: true })),
      ...of(own, 'train-objection-lifted').map((f) => ({ time: f.time, no: false })),
    ]
    const answers: Saying[] = (
      ask.purpose === 'record'
        ? recordingAnswers(facts, handle)
        : ask.purpose === 'train'
          ? trainAnswers(facts, ask, handle)
          : featureAnswers(facts, ask, handle)
    ).map((f) => ({ time: f.time, no: !f.accepted }))
    const objecting = [objections, ...(ask.purpose === 'train' ? [never] : [])].map((s) =>
      afterNo(s, lettings, ask.itemTime),
    )
    const answered = afterNo(answers, [], ask.itemTime)
    return [
      ...objecting.flatMap((o) =>
        o === 'no' ? ['R10.objects'] : o === 'before' ? ['R10.before-lifting'] : [],
      ),
      ...(answered === 'no' ? ['R10.refused'] : answered === 'before' ? ['R10.before-accepting'] : []),
    ]
  })
}

// ── R11

type Terms = FactOf<'terms-published'>

/** None is in force before it was published. */
const from = (table: Terms) => Math.max(table.time, table.inForceFrom)

const tablesAt = (facts: readonly Fact[], time: number): Terms[] => {
  const begun = of(facts, 'terms-published').filter((t) => from(t) <= time)
  const later = (a: Terms, b: Terms) => from(a) > from(b) || (from(a) === from(b) && a.version > b.version)
  return begun.filter((t) => !begun.some((other) => later(other, t)))
}

/** Every table in force at some moment from the item's making until now; null where there was none at its making. */
const tablesBetween = (facts: readonly Fact[], ask: DecisionRequest): Terms[] | null => {
  const then = tablesAt(facts, ask.itemTime)
  if (then.length === 0) return null
  const since = of(facts, 'terms-published').filter((t) => from(t) > ask.itemTime && from(t) <= ask.at)
  return [...then, ...since]
}

const namesTerms = (
  facts: readonly Fact[],
  ask: DecisionRequest,
  c: DecisionRequest['classes'][number],
  form: Form,
) => {
  const asked = (tablesBetween(facts, ask) ?? []).some((t) => t.cells[c][ask.purpose] !== 'licensed')
  return !asked || tablesAt(facts, ask.at).every((t) => t.version === form.termsVersion)
}

const r11: Rule = (facts, ask) => {
  if (ask.purpose !== 'record' && ask.purpose !== 'assist' && !isTrainingOnContent(ask)) return []
  const tables = tablesBetween(facts, ask)
  if (tables === null) return ['R11.no-terms']
  const cells = tables.flatMap((t) => ask.classes.map((c) => t.cells[c]?.[ask.purpose] ?? 'never'))
  if (cells.includes('never')) return ['R11.never']
  if (cells.every((cell) => cell === 'licensed')) return []
  if (ask.purpose !== 'train')
    return ask.contributors.flatMap(({ handle }) => {
      const answers =
        ask.purpose === 'record' ? recordingAnswers(facts, handle) : featureAnswers(facts, ask, handle)
      return accepted(answers, ask) ? [] : ['R11.not-accepted']
    })
  return accountsOf(ask).flatMap((account) =>
    ask.classes.flatMap((c) => {
      const usable = usableForms(facts, ask, account, c)
      if (usable.length === 0 && CONTENT.includes(c)) return []
      return usable.some((form) => namesTerms(facts, ask, c, form)) ? [] : ['R11.form-missing']
    }),
  )
}

// ── R13, R16

const r13: Rule = (_, ask) => (ask.itemTime > ask.at ? ['R13.not-yet-made'] : [])

const r16: Rule = (facts, ask) =>
  of(facts, 'meeting-erased').some((f) => ask.place === `meeting:${f.meeting}`) ||
  of(facts, 'channel-erased').some((f) => ask.place === `channel:${f.channel}`)
    ? ['R16.erased']
    : []

const RULES: Rule[] = [
  r1request,
  r1fact,
  r1place,
  r1contributors,
  r1processor,
  r1microphone,
  r3deliver,
  r3record,
  r4,
  r5switch,
  r5started,
  r5noticed,
  r5accepted,
  r5processor,
  r6form,
  r6notice,
  r6guest,
  r6private,
  r7,
  r8,
  r10,
  r11,
  r13,
  r16,
]
