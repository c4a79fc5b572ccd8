/**
 * JSON from outside as RFC 7493 (I-JSON) has it: UTF-8, each name once in its object, no lone surrogates, and not deeper than a
 * reader's stack should go. Two parties that read one text differently would decide two things.
 */

const DEEPEST = 32

/** The value; null where the text is not such JSON (a bare `null` too, which no request of ours is). */
export function readStrictJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // Shape first: the parser recurses, and keeps the last of two equal names without a word.
    if (!namesAreUnique(text)) return null
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return null
  }
}

/** Names after unescaping; a string that does not close, or brackets that do not, are left to the parser to refuse. */
function namesAreUnique(text: string): boolean {
  const open: (Set<string> | null)[] = []
  const token = /[[\]{}]|"(?:[^"\\]|\\.)*"(\s*:)?/gs
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part, colon] = found
    if (part === '{' || part === '[') {
      if (open.push(part === '{' ? new Set() : null) > DEEPEST) return false
    } else if (part === '}' || part === ']') open.pop()
    else {
      const string: unknown = JSON.parse(colon === undefined ? part : part.slice(0, -colon.length))
      if (typeof string !== 'string' || !string.isWellFormed()) return false
      if (colon === undefined) continue
      const names = open.at(-1)
      if (names?.has(string)) return false
      names?.add(string)
    }
  }
  return true
}
