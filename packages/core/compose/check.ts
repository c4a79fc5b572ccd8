/** Whether a rewrite or a draft keeps to what it was made from. Where in doubt it does not: then the text stays as it was. */
import { type Found } from './found.ts'
import { contentsOf, type Contents, type Kept } from './kept.ts'
import type { Word } from './names.ts'

export interface Checked {
  /** What the original says and the rewrite does not, or says in another order. */
  readonly lost: readonly Kept[]
  /** What the original does not say. */
  readonly added: readonly Kept[]
}

/** Of one kind no more are named than somebody reads, and none at a length that nobody does. */
const MOST = 20
const LONGEST = 200

/** Groups of which each occurrence counts, and their order. Names, mentions, links and code are there or are not. */
const group = ({ kind, key }: Found): string =>
  kind === 'date' ? `date ${key.slice(0, key.indexOf(' '))}` : kind
const COUNTED: ReadonlySet<string> = new Set(['number', 'amount', 'negation'])

/**
 * Compares by meaning where the meaning is surely the same (`1,000` and `1000`, `5 pm` and `17:00`), and by the letter
 * elsewhere. Numbers and amounts have to stand as often as before, and they, days and times in their order, so that two are
 * not swapped. Negations are counted. It does not see who does what, nor whether must became may: a person reads the rewrite
 * before it is taken.
 */
export function checkRewrite(original: string, rewritten: string, names: readonly string[] = []): Checked {
  const before = contentsOf(original, names)
  const after = contentsOf(rewritten, names)
  const lost: Kept[] = missingNames(before, after)
  const added: Kept[] = missingNames(after, before)
  const groups = new Set([...before.found, ...after.found].map(group))
  for (const one of groups) {
    const of = ({ found }: Contents) => found.filter((item) => group(item) === one)
    const counted = COUNTED.has(one)
    const had = counted ? of(before) : once(of(before))
    const has = counted ? of(after) : once(of(after))
    const gone = without(had, has)
    const came = without(has, had)
    lost.push(...gone)
    added.push(...came)
    const ordered = one !== 'negation' && (counted || one.startsWith('date'))
    if (ordered && gone.length === 0 && came.length === 0) lost.push(...moved(had, has))
  }
  return { lost: shown(lost), added: shown(added) }
}

/**
 * A draft says in its own words what `say` asked for: it may leave out, but brings in no number, date, amount, name, link,
 * mention or code that is neither in `say` nor in `context`, and keeps a “not” if `say` has any.
 */
export function checkDraft(
  say: string,
  context: readonly string[],
  draft: string,
  names: readonly string[] = [],
): Checked {
  const asked = contentsOf(say, names)
  const sources = [asked, ...context.map((text) => contentsOf(text, names))]
  const written = contentsOf(draft, names)
  const identity = ({ kind, key }: Found) => `${kind} ${key}`
  const allowed = new Set(sources.flatMap(({ found }) => found.map(identity)))
  const all = new Set(sources.flatMap(({ words }) => [...words.all]))
  const added: Kept[] = [
    ...once(written.found).filter((item) => item.kind !== 'negation' && !allowed.has(identity(item))),
    ...written.words.names.filter(({ key }) => !all.has(key)),
  ]
  const negations = ({ found }: Contents) => found.filter(({ kind }) => kind === 'negation')
  const lost = negations(written).length === 0 ? negations(asked) : []
  return { lost: shown(lost), added: shown(added) }
}

/** Whether nothing was lost and nothing added. */
export const isSafe = ({ lost, added }: Checked): boolean => lost.length === 0 && added.length === 0

/** Names of `from` of which `other` knows nothing. */
function missingNames(from: Contents, other: Contents): Word[] {
  const elsewhere = new Set(other.words.names.map(({ key }) => key))
  return from.words.names.filter(({ key }) => !elsewhere.has(key) && !other.words.all.has(key))
}

function once(items: readonly Found[]): Found[] {
  return [...new Map(items.toReversed().map((item) => [item.key, item])).values()].toSorted(
    (a, b) => a.at - b.at,
  )
}

/** Items of `from` that `other` does not have, counted. */
function without(from: readonly Found[], other: readonly Found[]): Found[] {
  const left = new Map<string, number>()
  for (const { key } of other) left.set(key, (left.get(key) ?? 0) + 1)
  return from.filter(({ key }) => {
    const count = left.get(key) ?? 0
    left.set(key, count - 1)
    return count <= 0
  })
}

/** The first that does not stand where it stood. */
const moved = (had: readonly Found[], has: readonly Found[]): Found[] =>
  had.filter(({ key }, at) => key !== has[at]?.key).slice(0, 1)

function shown(items: readonly Kept[]): Kept[] {
  const unique = new Map(
    items.map(({ kind, words }) => [`${kind} ${words}`, { kind, words: words.slice(0, LONGEST) }]),
  )
  return [...unique.values()].slice(0, MOST)
}
