/** Whom a message names: `<@person>`, and `<!channel>` for everybody. */

/** People named after these are not counted or notified; the text stays as it was typed. */
const MOST_NAMED = 100

/** Stands for everybody in the channel. */
export const EVERYBODY = '*'

/** Ids as they are named, each once, whoever they are; code is not looked into any less, as people read it too. */
export function namedIn(text: string): string[] {
  const named = new Set<string>()
  for (const [, person, all] of text.matchAll(/<(?:@([a-z0-9][a-z0-9_-]{0,63})|(!channel))>/g)) {
    if (named.size >= MOST_NAMED) break
    if (all !== undefined) named.add(EVERYBODY)
    else if (person !== undefined) named.add(person)
  }
  return [...named]
}
