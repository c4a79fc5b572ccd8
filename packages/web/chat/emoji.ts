/** Emoji by what they are called. The list is loaded when somebody first wants one. */
export interface Emoji {
  readonly emoji: string
  readonly name: string
}

export const USUAL = ['👍', '✅', '🎉', '👀', '❤️', '😄', '🙏', '🤔'] as const

let loaded: Promise<Map<string, string[]>> | null = null

function all(): Promise<Map<string, string[]>> {
  loaded ??= import('emojilib').then(({ default: list }) => new Map(Object.entries(list)))
  return loaded
}

/** Those whose name or a word for them begins so, best first. */
export async function emojiFor(typed: string, most = 8): Promise<Emoji[]> {
  return matchingEmoji(await all(), typed, most)
}

export function matchingEmoji(
  list: ReadonlyMap<string, readonly string[]>,
  typed: string,
  most: number,
): Emoji[] {
  const wanted = typed.toLocaleLowerCase().trim().replaceAll(/\s+/gu, '_')
  const found: { emoji: string; name: string; rank: number }[] = []
  for (const [emoji, [name = '', ...words]] of list) {
    const rank = rankOf(wanted, name, words)
    if (rank < 4) found.push({ emoji, name: name.replaceAll('_', ' '), rank })
  }
  return found.toSorted((a, b) => a.rank - b.rank).slice(0, most)
}

function rankOf(wanted: string, name: string, words: readonly string[]): number {
  if (name === wanted || words.includes(wanted)) return name === wanted ? 0 : 1
  if (name.startsWith(wanted)) return 2
  return [...name.split('_'), ...words].some((word) => word.startsWith(wanted)) ? 3 : 4
}
