// The peer: a plain 5-gram over words with stupid back-off (Brants et al. 2007: relative frequencies, times 0.4 for each
// token that the context is shortened by), written to be plain and not to forget. What is likely enough is shown; scores
// are made to sum to one over the words that fit what is typed.
const ORDER = 5
const BACK_OFF = 0.4
const TOKEN = /\s?(?:[\p{L}\p{M}\p{N}'’-]+|[^\s])/gu
const EDGE = '\n'

export class StupidBackOff {
  private readonly follow = new Map<string, Map<string, number>>()
  /** Words by their first three characters, for what is typed of one. */
  private readonly byStart = new Map<string, [string, number][]>()

  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      let context = [EDGE]
      for (const token of [...(text.match(TOKEN) ?? []), EDGE]) {
        for (let length = 0; length <= context.length; length++)
          this.count(context.slice(context.length - length).join('\t'), token)
        context = [...context, token].slice(1 - ORDER)
      }
    }
    for (const word of this.follow.get('') ?? [])
      for (const length of [1, 2, 3]) {
        const start = word[0].slice(0, length)
        if (start.length < length) continue
        const list = this.byStart.get(start) ?? []
        list.push(word)
        this.byStart.set(start, list)
      }
  }

  private count(context: string, token: string): void {
    const followers = this.follow.get(context) ?? new Map<string, number>()
    this.follow.set(context, followers)
    followers.set(token, (followers.get(token) ?? 0) + 1)
  }

  /** The best word that begins with the prefix after this context, and its share of the scores of all that do. */
  private best(context: readonly string[], prefix: string): { token: string; p: number } | null {
    const scores = new Map<string, number>()
    for (let length = Math.min(context.length, ORDER - 1); length >= 0; length--) {
      const followers = this.follow.get(context.slice(context.length - length).join('\t'))
      if (followers === undefined) continue
      let all = 0
      for (const count of followers.values()) all += length === 0 ? 0 : count
      const discount = BACK_OFF ** (Math.min(context.length, ORDER - 1) - length)
      // Without context the sum over all words is the same for each, so any number will do; the share is what counts.
      if (length === 0) all = this.size
      const fitting = length === 0 && prefix !== '' ? (this.byStart.get(prefix.slice(0, 3)) ?? []) : followers
      if (length === 0 && prefix.trim() === '') break
      for (const [token, count] of fitting)
        if (token.startsWith(prefix) && !scores.has(token)) scores.set(token, (discount * count) / all)
    }
    let [sum, token, score] = [0, '', 0]
    for (const [other, value] of scores) {
      sum += value
      if (value > score) [token, score] = [other, value]
    }
    return score === 0 ? null : { token, p: score / sum }
  }

  private get size(): number {
    this.tokens ??= [...(this.follow.get('')?.values() ?? [])].reduce((a, b) => a + b, 0)
    return this.tokens
  }
  private tokens: number | undefined

  /** The likeliest rest of the word and the words after it, as far as it is likelier than `least` and worth its key. */
  complete(before: string, least: number, distraction: number): string | null {
    const tokens = before.match(TOKEN) ?? []
    const open = /\s$/u.test(before)
    const prefix = open ? ' ' : (tokens.pop() ?? '')
    let context = [EDGE, ...tokens].slice(1 - ORDER)
    let [text, p, best, worth] = ['', 1, null as string | null, 0]
    for (let words = 0; words < 5; words++) {
      const next = this.best(context, words === 0 ? prefix : '')
      if (next === null || !/\p{L}/u.test(next.token)) break
      p *= next.p
      if (p < least) break
      text += words === 0 ? next.token.slice(prefix.length) : next.token
      const now = p * (text.length - 1) - (1 - p) * distraction
      if (now > worth) [best, worth] = [text, now]
      context = [...context, next.token].slice(1 - ORDER)
    }
    return best
  }
}
