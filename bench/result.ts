// What a bench reports. All rows of a bench have its one unit.

export interface Row {
  name: string
  median: number
  p95?: number
  p99?: number
}

export interface Result {
  bench: string
  unit: string
  rows: Row[]
  /** Ours to the peer's, by the peer's short name; greater is better. */
  ratios: Record<string, number>
  /** What was counted beside it, by what it is. */
  counts?: Record<string, number>
}

/** A row from single measurements, by nearest rank; throws when there are none. */
export function row(name: string, values: number[]): Row {
  if (values.length === 0) throw new Error(`nothing was measured for "${name}"`)
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (part: number): number => round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0)
  return { name, median: rank(0.5), p95: rank(0.95), p99: rank(0.99) }
}

/** Three significant digits after the point are more than any of these measurements is worth. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** Hands the result to run.ts, which started this bench. */
export function report(result: Result): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(result, undefined, undefined, () => resolve())
    else resolve(console.log(JSON.stringify(result)))
  })
}
