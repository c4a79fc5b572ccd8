/** What keys and picks do to the text of the message box. Positions are UTF-16 units, as a textarea counts them. */
export interface Text {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** The word before the caret that a list may complete: a name after `@`, an emoji after `:`. Null where there is none. */
export function tokenAt(
  text: string,
  caret: number,
): { sign: '@' | ':'; typed: string; from: number } | null {
  const found = /(?:^|[\s([{"'])([@:])([^@:\n]{0,40})$/u.exec(text.slice(Math.max(0, caret - 60), caret))
  if (!found) return null
  const [, sign, typed = ''] = found
  if (sign === ':') {
    if (!/^[\p{L}\p{N}_+-]{2,}$/u.test(typed)) return null
  } else if (/\s{2}|^\s/u.test(typed) || typed.split(/\s/u).length > 3) return null
  return { sign: sign === '@' ? '@' : ':', typed, from: caret - typed.length - 1 }
}

/** Puts something where the token was, with a space after it. */
export function completed(text: string, token: { from: number }, caret: number, put: string): Text {
  const after = text.slice(caret)
  const space = after.startsWith(' ') ? '' : ' '
  const at = token.from + put.length + 1
  return { text: text.slice(0, token.from) + put + space + after, from: at, to: at }
}

/** Puts a mark on both sides of what is chosen, or takes it away where it stands there already. */
export function marked({ text, from, to }: Text, mark: string): Text {
  const size = mark.length
  if (from >= size && text.slice(from - size, from) === mark && text.slice(to, to + size) === mark)
    return {
      text: text.slice(0, from - size) + text.slice(from, to) + text.slice(to + size),
      from: from - size,
      to: to - size,
    }
  return {
    text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to),
    from: from + size,
    to: to + size,
  }
}

/** Whether the caret stands in a block of code that is not closed: there Enter makes a line. */
export function inCodeBlock(text: string, caret: number): boolean {
  const fences = text.slice(0, caret).match(/^```/gmu) ?? []
  return fences.length % 2 === 1
}
