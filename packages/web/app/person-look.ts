const TONES = ['sage', 'mist', 'clay', 'plum', 'sand', 'stone'] as const

/** One of six calm tones, the same for the same id everywhere. */
export function toneOf(id: string): (typeof TONES)[number] {
  let sum = 0
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return TONES[sum % TONES.length] ?? 'stone'
}

/** The tone of somebody among those in view: by their place, so that six people beside each other differ. */
export function toneAt(index: number): (typeof TONES)[number] {
  return TONES[index % TONES.length] ?? 'stone'
}

/** First letters of the first and the last word of a name, in capitals. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean)
  const first = firstOf(words[0])
  const last = words.length > 1 ? firstOf(words.at(-1)) : ''
  return (first + last).toLocaleUpperCase()
}

const firstOf = (word = '') =>
  String.fromCodePoint(...[word.codePointAt(0)].filter((point) => point !== undefined))
