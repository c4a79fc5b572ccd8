/** Deciding each recorded use again: a permit, the `used` entry that closes it, and the rows that entry commits to. */
import { compile } from '../consent/compile.ts'
import { decide } from '../consent/decide.ts'
import type { Reason } from '../consent/decision.ts'
import type { Fact } from '../consent/facts.ts'
import type { Handle, Scope } from '../consent/words.ts'
import { canonicalJson } from '../ledger/canonical.ts'
import type { UsedItem } from '../ledger/permit.ts'
import { canonicalItem, usedRoot } from '../ledger/used.ts'
import { type Chains, checkHeads } from './chains.ts'
import type { Entries, PermitEntry, UsedEntry } from './entries.ts'
import type { Place } from './bundle.ts'
import { type Opening, denialOf, formOf, questionOf, rulesOf, unnamedScopes } from './permits.ts'
import type { Finding, RestsOnNotice, VerifiedItem, VerifiedUse } from './verdict.ts'

interface Context {
  readonly entries: Entries
  readonly chains: Chains
  readonly place: Place
  readonly findings: Finding[]
}

/** Decides one permit again, with the rows that its `used` entry commits to (undefined: the bundle has none). */
export function decideAgain(
  permit: PermitEntry,
  used: UsedEntry | null,
  rows: readonly UsedItem[] | undefined,
  context: Context,
): VerifiedUse {
  const { entries, chains, place, findings } = context
  const where = `entry ${permit.index}`
  const earlier = entries.facts.filter((f) => f.index < permit.index).map((f) => f.body)
  const opening = openingOf(place, permit, entries)
  for (const what of [
    ...formOf(permit, { place, opening, earlier }),
    ...unnamedScopes(permit, joinedIn(place, earlier)),
  ])
    findings.push({ where, what })
  const hidden = checkHeads(permit, chains, entries, findings)
  if (used !== null) {
    checkUsed(used, permit, findings)
    for (const scope of checkHeads(used, chains, entries, findings)) hidden.add(scope)
  }
  const version = rulesOf(permit)
  if (hidden.size === 0 && version !== null) {
    const denial = denialOf(permit, earlier, version)
    if (denial !== null)
      findings.push({ where, what: `The rules deny this permit: ${codes(denial.reasons)}.` })
  }
  const items = used === null ? [] : decideRows(permit, used, rows, hidden, context)
  if (used === null && rows !== undefined)
    findings.push({ where, what: 'It has rows, but no entry closes it.' })
  return {
    permit: permit.body.permit,
    index: permit.index,
    leaf: permit.hash,
    time: permit.time,
    purpose: permit.body.purpose,
    feature: permit.body.feature,
    processor: permit.body.processor,
    hostingAccount: permit.body.hostingAccount,
    classes: permit.body.classes,
    from: permit.body.from,
    until: permit.body.until,
    continuous: permit.body.continuous,
    asker: permit.body.asker?.handle ?? null,
    state: hidden.size > 0 ? 'erased' : used === null ? 'not-closed' : 'closed',
    usedIndex: used?.index ?? null,
    items,
    notices: noticesOf(permit, items, used?.index ?? permit.index, entries),
  }
}

/** The meeting's own opening, or the channel's newest one before the permit. */
function openingOf(place: Place, permit: PermitEntry, { facts }: Entries): Opening | null {
  const opening = facts.findLast(({ index, body }) =>
    body.kind === 'meeting-opened'
      ? `meeting:${body.meeting}` === place
      : body.kind === 'channel-opened' && `channel:${body.channel}` === place && index < permit.index,
  )?.body
  return opening?.kind === 'meeting-opened' || opening?.kind === 'channel-opened' ? opening : null
}

/** Who had joined the meeting; of a channel nobody: its permits name no more people than they have to. */
const joinedIn = (place: Place, earlier: readonly Fact[]): Handle[] =>
  earlier.flatMap((body) =>
    body.kind === 'contributor-joined' && `meeting:${body.meeting}` === place ? [body.handle] : [],
  )

const codes = (reasons: readonly Reason[]) =>
  [...new Set(reasons.filter((r) => r.effect === 'forbid').map((r) => r.code))].join(', ')

function checkUsed(used: UsedEntry, permit: PermitEntry, findings: Finding[]): void {
  const where = `entry ${used.index}`
  if (used.body.permit !== permit.body.permit)
    findings.push({ where, what: 'It closes another permit than the leaf it names.' })
  if (used.index < permit.index || used.time < permit.time)
    findings.push({ where, what: 'It comes before the permit that it closes.' })
  // Without these heads an objection recorded while the lease lived could be left out unnoticed.
  if (permit.body.continuous) {
    const named = new Set(used.scopes.map((s) => s.scope))
    for (const { scope } of permit.scopes)
      if (!named.has(scope))
        findings.push({ where, what: `It closes a lease without naming the newest fact of ${scope}.` })
  }
}

function decideRows(
  permit: PermitEntry,
  used: UsedEntry,
  rows: readonly UsedItem[] | undefined,
  hidden: ReadonlySet<Scope>,
  { entries, findings }: Context,
): VerifiedItem[] {
  if (rows === undefined) {
    // Rows of an erased meeting are deleted with it.
    if (hidden.size === 0)
      findings.push({ where: `entry ${used.index}`, what: 'The rows that it commits to are missing.' })
    return []
  }
  const closes = usedRoot(rows)
  if (closes.count !== used.body.count)
    findings.push({
      where: `entry ${used.index}`,
      what: `It commits to ${used.body.count} items, but there are ${closes.count}.`,
    })
  else if (closes.root !== used.body.root)
    findings.push({ where: `entry ${used.index}`, what: 'The rows are not those that it commits to.' })
  const version = rulesOf(permit)
  const limit = permit.body.continuous ? used.index : permit.index
  const facts = compile(entries.facts.filter((f) => f.index < limit).map((f) => f.body))
  return rows.map((row, i): VerifiedItem => {
    const where = `item ${row.item} of entry ${permit.index}`
    for (const what of formOfRow(row, rows[i - 1], permit, used)) findings.push({ where, what })
    const { item, time, classes, contributors } = row
    if (hidden.size > 0 || version === null)
      return { item, time, classes, contributors, decision: 'not-decided', reasons: [] }
    const { decision, reasons } = decide(facts, questionOf(permit, row), version)
    if (decision === 'deny') findings.push({ where, what: `The rules deny this use: ${codes(reasons)}.` })
    return { item, time, classes, contributors, decision, reasons }
  })
}

function formOfRow(
  row: UsedItem,
  before: UsedItem | undefined,
  permit: PermitEntry,
  used: UsedEntry,
): string[] {
  const { body } = permit
  const handles = new Set(row.contributors.map((c) => c.handle))
  const sets = body.contributorSets.map((set) => canonicalItem({ ...row, contributors: set }).contributors)
  const last = body.continuous ? Math.min(body.until, body.expires, used.time) : body.until
  const wrong: [boolean, string][] = [
    [before !== undefined && before.item === row.item, 'It is named twice.'],
    [before !== undefined && before.item > row.item, 'It is out of order.'],
    [
      canonicalJson(canonicalItem(row)) !== canonicalJson(row) || handles.size !== row.contributors.length,
      'Its classes or contributors are not in canonical order, or one is there twice.',
    ],
    [row.audience !== body.audience, 'It is for another audience than the permit’s.'],
    [!row.classes.every((c) => body.classes.includes(c)), 'It is of a class that the permit does not name.'],
    [row.time < body.from || row.time > last, 'It was made outside the time that the permit covers.'],
    [
      !sets.some((set) => canonicalJson(set) === canonicalJson(row.contributors)),
      'Its contributors are none of the sets that the permit names.',
    ],
  ]
  return wrong.filter(([is]) => is).map(([, what]) => what)
}

/** The notices that a use rests on: for each contributor the newest that was shown before the last item was made. */
function noticesOf(
  permit: PermitEntry,
  items: readonly VerifiedItem[],
  limit: number,
  entries: Entries,
): RestsOnNotice[] {
  const latest = new Map<string, number>()
  for (const item of items)
    for (const { handle } of item.contributors)
      latest.set(handle, Math.max(latest.get(handle) ?? 0, item.time))
  if (items.length === 0)
    for (const { handle } of permit.body.contributorSets.flat()) latest.set(handle, permit.body.until)
  const { feature } = permit.body
  return [...latest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([handle, time]) => {
      const shown = entries.facts.findLast(
        ({ index, body }) =>
          body.kind === 'notice-shown' &&
          body.handle === handle &&
          (body.feature === feature || body.laterFeatures.includes(feature)) &&
          index < limit &&
          body.time <= time,
      )
      if (shown?.body.kind !== 'notice-shown') return []
      return [{ handle, version: shown.body.version, time: shown.time, index: shown.index }]
    })
}
