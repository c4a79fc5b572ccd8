// A greedy decoder that has lost its way says the same thing over and over: on a phrase that was cut short, "126000000…".
// What it says from there on was never said by anybody.

/** The same tokens up to this often in a row are speech: "no, no, no". */
const MOST_IN_A_ROW = 3
/** Nor is it a loop before this many tokens are in it: "no, no, no, no, no" and 10000000 are said. */
const LEAST_TOKENS = 12

/**
 * Where a loop at the end of `tokens` begins, or null where there is none. `ranOut`: decoding reached its limit without
 * an end of its own, and then also a short one is a loop.
 */
export function loopStart(tokens: readonly number[], ranOut: boolean): number | null {
  for (let length = 1; length * (MOST_IN_A_ROW + 1) <= tokens.length; length++) {
    let start = tokens.length - length
    while (start > 0 && tokens[start - 1] === tokens[start - 1 + length]) start--
    const looped = tokens.length - start
    if (looped >= length * (MOST_IN_A_ROW + 1) && (ranOut || looped >= LEAST_TOKENS)) return start
  }
  return null
}

/** The whole words of `before`, which goes on as `after` does: of a number that ran into a loop nothing is true. */
export function wholeWords(before: string, after: string): string {
  const goesOn = after.startsWith(before) && /^\S/.test(after.slice(before.length))
  return (goesOn ? before.replace(/\S+$/, '') : before).trim()
}
