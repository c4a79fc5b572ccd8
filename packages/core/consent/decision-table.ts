/**
 * Decisions that were made already. A decision changes only where a moment of some fact lies between two times, so all
 * times between two neighbouring moments share one: it is decided by the rules once, and found again after that. The
 * moments are those of the scopes that the request consults, so what other accounts and meetings hold costs nothing.
 */
import { consultedScopes } from './consulted.ts'
import type { Contributor, Decision, DecisionRequest } from './decision.ts'
import type { Scope } from './words.ts'

/** One question apart from its times. */
interface Shape {
  readonly asked: DecisionRequest
  /** Each once, ascending. */
  readonly moments: readonly number[]
  /** By the side of each moment on which the item's time lies, and then by that of the time of use ({@link side}). */
  readonly decisions: Decision[][]
  last: Between | null
}

/** The last answer whose two times lay between the same two moments, as most do, and those moments. */
interface Between {
  readonly decision: Decision
  readonly after: number
  readonly before: number
}

/** Forgets everything beyond these many, so that no caller can make it grow without end. */
const MOST_DECISIONS = 100_000
const MOST_SHAPES_A_KEY = 64

export class DecisionTable {
  readonly #moments: ReadonlyMap<Scope, readonly number[]>
  /** By first contributor, who is one person in one place, and by purpose. */
  readonly #shapes = new Map<string | undefined, Map<string, Shape[]>>()
  #size = 0

  constructor(moments: ReadonlyMap<Scope, readonly number[]>) {
    this.#moments = moments
  }

  /** The decision of this request; `decide` is asked where there is none yet. */
  find(request: DecisionRequest, decide: (request: DecisionRequest) => Decision): Decision {
    const { itemTime, at } = request
    // An item that is not yet made is seldom asked about, and would part what lies between two moments once more.
    if (!Number.isSafeInteger(itemTime) || !Number.isSafeInteger(at) || at < itemTime) return decide(request)
    const shape = this.#shapeOf(request)
    const { last, moments, decisions } = shape
    if (last !== null && last.after < itemTime && at < last.before) return last.decision
    const [item, now] = [side(moments, itemTime), side(moments, at)]
    const ofItem = (decisions[item] ??= [])
    let decision = ofItem[now]
    if (decision === undefined) {
      decision = frozen(decide(request))
      ofItem[now] = decision
      this.#size += 1
      if (this.#size > MOST_DECISIONS) {
        this.#shapes.clear()
        this.#size = 0
      }
    }
    if (item === now && item % 2 === 0)
      shape.last = {
        decision,
        after: moments[item / 2 - 1] ?? Number.NEGATIVE_INFINITY,
        before: moments[item / 2] ?? Number.POSITIVE_INFINITY,
      }
    return decision
  }

  #shapeOf(request: DecisionRequest): Shape {
    const { purpose, contributors } = request
    const first = contributors[0]?.handle
    let ofFirst = this.#shapes.get(first)
    if (ofFirst === undefined) this.#shapes.set(first, (ofFirst = new Map()))
    let shapes = ofFirst.get(purpose)
    if (shapes === undefined) ofFirst.set(purpose, (shapes = []))
    for (const shape of shapes) if (sameQuestion(shape.asked, request)) return shape
    if (shapes.length >= MOST_SHAPES_A_KEY) shapes.length = 0
    const made: Shape = {
      asked: copyOf(request),
      moments: this.#momentsOf(request),
      decisions: [],
      last: null,
    }
    shapes.push(made)
    return made
  }

  #momentsOf(request: DecisionRequest): number[] {
    const all = consultedScopes(request).flatMap((scope) => this.#moments.get(scope) ?? [])
    return [...new Set(all)].sort((a, b) => a - b)
  }
}

function frozen(decision: Decision): Decision {
  for (const one of decision.reasons) Object.freeze(one)
  Object.freeze(decision.reasons)
  Object.freeze(decision.consulted)
  return Object.freeze(decision)
}

/** The caller may change its own request afterwards. */
const copyOf = (request: DecisionRequest): DecisionRequest => ({
  ...request,
  classes: [...request.classes],
  contributors: request.contributors.map((one) => ({ ...one })),
})

function sameQuestion(a: DecisionRequest, b: DecisionRequest): boolean {
  return (
    a.feature === b.feature &&
    a.processor === b.processor &&
    a.hostingAccount === b.hostingAccount &&
    a.place === b.place &&
    a.contributors.every((one, i) => isSame(one, b.contributors[i])) &&
    a.contributors.length === b.contributors.length &&
    a.classes.every((one, i) => one === b.classes[i]) &&
    a.classes.length === b.classes.length
  )
}

const isSame = (a: Contributor, b: Contributor | undefined) =>
  a.handle === b?.handle && a.actsFor === b.actsFor

/** On which side of each moment a time lies: 2k below the k-th and above the one before, 2k + 1 on it. */
export function side(moments: readonly number[], time: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((moments[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return moments[low] === time ? 2 * low + 1 : 2 * low
}
