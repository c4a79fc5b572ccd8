/**
 * Chains of facts by scope. Each fact names the one before it, a permit names the newest; so a fact that was left out
 * is a gap, wherever it stood.
 */
import { compile } from '../consent/compile.ts'
import type { Fact } from '../consent/facts.ts'
import { epochAfter, narrows } from '../consent/narrows.ts'
import type { Scope } from '../consent/words.ts'
import type { Entries, FactEntry } from './entries.ts'
import type { Finding } from './verdict.ts'

/** Two requests about one meeting may cross on their way to the ledger: so much earlier may a fact that grants be dated. */
const CROSSING_MS = 30_000

interface Link {
  readonly index: number
  readonly hash: string
  readonly time: number
  readonly epoch: number
  readonly fact: Fact
}

export interface Chains {
  readonly links: ReadonlyMap<Scope, readonly Link[]>
  /** Scopes of which erased openings (R16) hide a part. */
  readonly erased: ReadonlySet<Scope>
}

/** Follows chains from their first facts: those of every scope, or only of those that are `followed`. */
export function followChains(
  entries: Entries,
  findings: Finding[],
  followed: (scope: Scope) => boolean = () => true,
): Chains {
  const links = new Map<Scope, Link[]>()
  const erased = new Set<Scope>()
  for (const entry of entries.facts) {
    const where = `entry ${entry.index}`
    const before = new Set<Fact>()
    for (const { scope } of entry.scopes) for (const link of links.get(scope) ?? []) before.add(link.fact)
    const scopes = entry.scopes.filter(({ scope }) => followed(scope))
    for (const { scope, prev } of scopes) {
      const link = linkTo(prev, links.get(scope)?.at(-1), entry, entries)
      if (link === 'erased') erased.add(scope)
      else if (link !== null) findings.push({ where, what: `${link.gap} (${scope}).` })
    }
    const whole = scopes.every(({ scope }) => !erased.has(scope))
    const narrowing = narrows(entry.body, compile([...before]))
    for (const { scope, epoch } of scopes) {
      const chain = links.get(scope) ?? []
      const last = chain.at(-1)
      if (whole && epoch !== epochAfter(last?.epoch ?? 0, narrowing))
        findings.push({ where, what: `Its epoch does not follow from the facts before it (${scope}).` })
      const crossing = !narrowing && scope.startsWith('meeting:') ? CROSSING_MS : 0
      if (last !== undefined && entry.time < last.time - crossing)
        findings.push({ where, what: `It is dated before the fact that it follows (${scope}).` })
      const { index, hash, time, body } = entry
      chain.push({ index, hash, time, epoch, fact: body })
      links.set(scope, chain)
    }
  }
  return { links, erased }
}

/** What is wrong between a fact and the one before it in a scope; null where nothing is. */
function linkTo(
  prev: string | null,
  last: Link | undefined,
  entry: FactEntry,
  entries: Entries,
): { readonly gap: string } | 'erased' | null {
  if (prev === (last?.hash ?? null)) return null
  const hidden = prev === null ? undefined : entries.erased.get(prev)
  if (hidden?.kind === 'fact' && hidden.index < entry.index && hidden.index > (last?.index ?? -1))
    return 'erased'
  if (prev === null) return { gap: 'It claims to be the first fact of its scope, but there are earlier ones' }
  return { gap: 'There is a gap in its scope’s chain: the fact before it is missing' }
}

/** The newest fact of a scope among the entries before `index`. */
function headBefore(chains: Chains, scope: Scope, index: number): Link | null {
  return chains.links.get(scope)?.findLast((link) => link.index < index) ?? null
}

/**
 * Whether an entry that names the heads of scopes (a permit, or the `used` of a lease) saw all facts before it. Gives the
 * scopes of which too much is erased to say.
 */
export function checkHeads(
  entry: { readonly index: number; readonly time: number; readonly scopes: FactEntry['scopes'] },
  chains: Chains,
  entries: Entries,
  findings: Finding[],
): Set<Scope> {
  const where = `entry ${entry.index}`
  const hidden = new Set<Scope>()
  for (const { scope, prev, epoch } of entry.scopes) {
    if (chains.erased.has(scope)) hidden.add(scope)
    const head = headBefore(chains, scope, entry.index)
    if (prev !== (head?.hash ?? null)) {
      const gone = prev === null ? undefined : entries.erased.get(prev)
      if (gone?.kind === 'fact' && gone.index < entry.index && gone.index > (head?.index ?? -1)) {
        hidden.add(scope)
        continue
      }
      const seen = prev !== null && chains.links.get(scope)?.some((link) => link.hash === prev) === true
      const what = seen
        ? `It did not see entry ${head?.index ?? 0}, which was recorded before it (${scope}).`
        : `There is a gap: the newest fact it names is missing (${scope}).`
      findings.push({ where, what })
      continue
    }
    if (epoch !== (head?.epoch ?? 0))
      findings.push({ where, what: `It names another epoch than its scope had (${scope}).` })
    if (head !== null && entry.time < head.time)
      findings.push({ where, what: `It is dated before a fact that it rests on (${scope}).` })
  }
  return hidden
}
