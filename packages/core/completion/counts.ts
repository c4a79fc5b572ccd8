/**
 * Counts ready to be asked: contexts as a tree from the last token backwards, and under each context what followed it,
 * sorted, so that everything that begins with the same characters is one range. All of it lies in typed arrays.
 */
import { SEPARATOR } from './shard.ts'

export interface Counts {
  /** Each of its counts counts so often beside those of other models. */
  readonly weight: number
  /** All that ever followed something, sorted by code unit; its place is its number. */
  readonly targets: readonly string[]
  readonly contextIds: ReadonlyMap<string, number>
  /** Sorted: parent context × number of context tokens + the token before it. Edge i leads to context i + 1. */
  readonly edges: Float64Array
  /** What followed context i lies from starts[i] to starts[i + 1]. Context 0 is none. */
  readonly starts: Uint32Array
  readonly followers: Uint32Array
  /** cumulative[i + 1] - cumulative[i] is the count of follower i. */
  readonly cumulative: Float64Array
}

/** Compiles n-grams (keys as in a shard, all of one length). The same whatever order they come in. */
export function compileCounts(grams: ReadonlyMap<string, number>, weight: number): Counts {
  const { targets, contexts, targetOf, contextsOf, events } = numbered(grams)
  const edges: Float64Array[] = []
  const follow: Runs[] = []
  const node = new Float64Array(grams.size)
  let nodes = 1
  for (let depth = 0; depth <= contextsOf.length; depth++) {
    // A key as often as it was counted: sorting numbers is quick, sorting pairs is not.
    const keys = new Float64Array(events)
    let to = 0
    let row = 0
    for (const count of grams.values()) {
      keys.fill((node[row] ?? 0) * targets.length + (targetOf[row] ?? 0), to, to + count)
      to += count
      row += 1
    }
    follow.push(runsOf(keys.sort()))
    const before = contextsOf[depth]
    if (before === undefined) break
    const all = node.map((parent, at) => parent * contexts.length + (before[at] ?? 0))
    const unique = runsOf(all.slice().sort()).values
    for (const [at, edge] of all.entries()) node[at] = nodes + firstFrom(unique, edge, 0, unique.length)
    nodes += unique.length
    edges.push(unique)
  }
  const keys = joined(follow.map(({ values }) => values))
  const starts = new Uint32Array(nodes + 1)
  const cumulative = new Float64Array(keys.length + 1)
  let [at, sum] = [0, 0]
  for (const { lengths } of follow) for (const length of lengths) cumulative[++at] = sum += length
  for (const [place, key] of keys.entries()) starts[Math.floor(key / targets.length) + 1] = place + 1
  return {
    weight,
    targets,
    contextIds: new Map(contexts.map((context, id) => [context, id])),
    edges: joined(edges),
    starts,
    followers: Uint32Array.from(keys, (key) => key % targets.length),
    cumulative,
  }
}

/** The n-grams as numbers: a column for the targets and one for each place of the context, the nearest first. */
function numbered(grams: ReadonlyMap<string, number>) {
  const [targetIds, contextIds] = [new Map<string, number>(), new Map<string, number>()]
  const targetOf = new Uint32Array(grams.size)
  const contextsOf: Uint32Array[] = []
  let [row, events] = [0, 0]
  for (const [gram, count] of grams) {
    const parts = gram.split(SEPARATOR)
    targetOf[row] = idOf(targetIds, parts.pop() ?? '')
    for (const [at, part] of parts.toReversed().entries())
      (contextsOf[at] ??= new Uint32Array(grams.size))[row] = idOf(contextIds, part)
    events += count
    row += 1
  }
  const targets = sortedIds(targetIds)
  const contexts = sortedIds(contextIds)
  return {
    targets: targets.names,
    contexts: contexts.names,
    targetOf: targetOf.map((id) => targets.places[id] ?? 0),
    contextsOf: contextsOf.map((ids) => ids.map((id) => contexts.places[id] ?? 0)),
    events,
  }
}

function idOf(ids: Map<string, number>, name: string): number {
  const id = ids.get(name) ?? ids.size
  if (id === ids.size) ids.set(name, id)
  return id
}

function sortedIds(ids: ReadonlyMap<string, number>): { names: string[]; places: Uint32Array } {
  const names = [...ids.keys()].sort((a, b) => (a < b ? -1 : 1))
  const places = new Uint32Array(ids.size)
  for (const [place, name] of names.entries()) places[ids.get(name) ?? 0] = place
  return { names, places }
}

interface Runs {
  readonly values: Float64Array
  readonly lengths: Float64Array
}

/** The different values of sorted ones, and how often each is there. */
function runsOf(sorted: Float64Array): Runs {
  const [values, lengths] = [new Float64Array(sorted.length), new Float64Array(sorted.length)]
  let runs = 0
  for (const value of sorted) {
    if (runs === 0 || values[runs - 1] !== value) values[runs++] = value
    lengths[runs - 1] = (lengths[runs - 1] ?? 0) + 1
  }
  return { values: values.slice(0, runs), lengths: lengths.slice(0, runs) }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The contexts that were seen, of growing length: none, the last token, the last two … */
export function contextsOf(counts: Counts, history: readonly string[]): number[] {
  const found = [0]
  let node = 0
  for (let at = history.length - 1; at >= 0; at--) {
    const id = counts.contextIds.get(history[at] ?? '')
    if (id === undefined) break
    const edge = node * counts.contextIds.size + id
    const place = firstFrom(counts.edges, edge, 0, counts.edges.length)
    if (counts.edges[place] !== edge) break
    node = place + 1
    found.push(node)
  }
  return found
}

/** Places from `from` to before `until`. */
export interface Range {
  readonly from: number
  readonly until: number
}

/** The targets that begin with these characters. */
export function startingWith({ targets }: Counts, prefix: string): Range {
  const from = firstTarget(targets, (target) => target >= prefix, 0)
  return { from, until: firstTarget(targets, (target) => !target.startsWith(prefix), from) }
}

/** The range of one target; empty when it never followed anything. */
export function exactly({ targets }: Counts, target: string): Range {
  const from = firstTarget(targets, (other) => other >= target, 0)
  return { from, until: targets[from] === target ? from + 1 : from }
}

/** The followers of a context that are in a range of targets. */
export function followersIn({ starts, followers }: Counts, context: number, range: Range): Range {
  const [start, end] = [starts[context] ?? 0, starts[context + 1] ?? 0]
  const from = firstFrom(followers, range.from, start, end)
  return { from, until: firstFrom(followers, range.until, from, end) }
}

/** How often what lies in a range of followers was counted. */
export function countIn({ cumulative }: Counts, { from, until }: Range): number {
  return (cumulative[until] ?? 0) - (cumulative[from] ?? 0)
}

/** All followers of a context. */
export function allFollowers({ starts }: Counts, context: number): Range {
  return { from: starts[context] ?? 0, until: starts[context + 1] ?? 0 }
}

function firstFrom(sorted: Float64Array | Uint32Array, value: number, from: number, until: number): number {
  let [low, high] = [from, until]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place where `holds` does; it must hold from there on. */
function firstTarget(targets: readonly string[], holds: (target: string) => boolean, from: number): number {
  let [low, high] = [from, targets.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(targets[middle] ?? '')) high = middle
    else low = middle + 1
  }
  return low
}
