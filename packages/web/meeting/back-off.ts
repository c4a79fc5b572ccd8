/** Milliseconds to wait before a try: doubling from half a second to 8 s, spread so that not all come back at once. */
export function delayBefore(attempt: number, random: number): number {
  const most = Math.min(8_000, 500 * 2 ** Math.min(attempt, 10))
  return Math.round(most * (0.5 + random / 2))
}
