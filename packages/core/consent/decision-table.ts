/**
 * Decisions that were made already. A decision changes only where a moment of some fact lies between two times, so all
 * times between two neighbouring moments share one: it is decided by the rules once, and found again after that. The
 * moments are those of the scopes that the request consults, so what other accounts and meetings hold costs nothing.
 */
import { consultedScopes } from './consulted.ts'
import type { Decision, DecisionRequest } from './decision.ts'
import type { Scope } from './words.ts'

/** One question apart from its times. */
interface Shape {
  readonly asked: DecisionRequest
  /** Each once, ascending. */
  readonly moments: readonly number[]
  readonly decisions: Map<number, Decision>
}

/** Forgets everything beyond these many, so that no caller can make it grow without end. */
const MOST_DECISIONS = 100_000
const MOST_SHAPES_A_KEY = 64

export class DecisionTable {
  readonly #moments: ReadonlyMap<Scope, readonly number[]>
  readonly #shapes = new Map<string, Map<string, Shape[]>>()
  #size = 0

  constructor(moments: ReadonlyMap<Scope, readonly number[]>) {
    this.#moments = moments
  }

  /** The decision of this request; `decide` is asked where there is none yet. */
  find(request: DecisionRequest, decide: (request: DecisionRequest) => Decision): Decision {
    const { itemTime, at } = request
    if (!Number.isSafeInteger(itemTime) || !Number.isSafeInteger(at)) return decide(request)
    const shape = this.#shapeOf(request)
    const { moments, decisions } = shape
    const sides = (side(moments, itemTime) * (moments.length + 1) * 2 + side(moments, at)) * 2
    const cell = itemTime <= at ? sides : sides + 1
    const found = decisions.get(cell)
    if (found !== undefined) return found
    const made = Object.freeze(decide(request))
    Object.freeze(made.reasons)
    Object.freeze(made.consulted)
    decisions.set(cell, made)
    this.#size += 1
    if (this.#size > MOST_DECISIONS) {
      this.#shapes.clear()
      this.#size = 0
    }
    return made
  }

  #shapeOf(request: DecisionRequest): Shape {
    let ofPlace = this.#shapes.get(request.place)
    if (ofPlace === undefined) this.#shapes.set(request.place, (ofPlace = new Map()))
    const first = request.contributors[0]?.handle ?? ''
    let shapes = ofPlace.get(first)
    if (shapes === undefined) ofPlace.set(first, (shapes = []))
    for (const shape of shapes) if (sameQuestion(shape.asked, request)) return shape
    if (shapes.length >= MOST_SHAPES_A_KEY) shapes.length = 0
    const made = { asked: copyOf(request), moments: this.#momentsOf(request), decisions: new Map() }
    shapes.push(made)
    return made
  }

  #momentsOf(request: DecisionRequest): number[] {
    const all = consultedScopes(request).flatMap((scope) => this.#moments.get(scope) ?? [])
    return [...new Set(all)].sort((a, b) => a - b)
  }
}

/** The caller may change its own request afterwards. */
const copyOf = (request: DecisionRequest): DecisionRequest => ({
  ...request,
  classes: [...request.classes],
  contributors: request.contributors.map((one) => ({ ...one })),
})

function sameQuestion(a: DecisionRequest, b: DecisionRequest): boolean {
  if (a.purpose !== b.purpose || a.feature !== b.feature || a.processor !== b.processor) return false
  if (a.hostingAccount !== b.hostingAccount) return false
  if (a.classes.length !== b.classes.length || a.contributors.length !== b.contributors.length) return false
  for (let i = 0; i < a.classes.length; i++) if (a.classes[i] !== b.classes[i]) return false
  for (let i = 0; i < a.contributors.length; i++) {
    const [one, other] = [a.contributors[i], b.contributors[i]]
    if (one?.handle !== other?.handle || one?.actsFor !== other?.actsFor) return false
  }
  return true
}

/** On which side of each moment a time lies: 2k below the k-th and above the one before, 2k + 1 on it. */
function side(moments: readonly number[], time: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((moments[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return moments[low] === time ? 2 * low + 1 : 2 * low
}
