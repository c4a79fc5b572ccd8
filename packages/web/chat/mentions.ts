/** Names of people in a text: `@Kofi Mensah` as it is typed and read, `<@id>` as it is sent. */
import type { ChatPerson } from '@highroad/core/wire'

type Named = Pick<ChatPerson, 'person' | 'name'>

/** A part of a text: words, somebody who is named in it, or everybody in the channel. */
export type Part = { words: string } | { person: string } | { everybody: true }

const NAMED = /<@([A-Za-z0-9_-]{1,128})>|<!channel>/gu

/** A text cut at the names in it. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(NAMED)) {
    if (match.index > from) parts.push({ words: text.slice(from, match.index) })
    parts.push(match[1] === undefined ? { everybody: true } : { person: match[1] })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ words: text.slice(from) })
  return parts
}

/** As people read and edit it. Somebody who is not known keeps their id: a name would be made up. */
export function readable(text: string, nameOf: (person: string) => string | undefined): string {
  return partsOf(text)
    .map((part) => {
      if ('words' in part) return part.words
      if ('everybody' in part) return '@channel'
      const name = nameOf(part.person)
      return name === undefined ? `<@${part.person}>` : `@${name}`
    })
    .join('')
}

/**
 * As it is sent. `picked`: whom the writer chose by name, for two people who are called the same. Code stays as it is.
 */
export function sendable(
  text: string,
  people: readonly Named[],
  picked: ReadonlyMap<string, string> = new Map(),
): string {
  const byName = new Map(people.toReversed().map(({ name, person }) => [name, person]))
  for (const [name, person] of picked) byName.set(name, person)
  const names = [...byName.keys(), 'channel'].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_@])@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`,
    'gu',
  )
  return text
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/u)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part.replace(pattern, (_, name: string) =>
            byName.has(name) ? `<@${byName.get(name)}>` : '<!channel>',
          ),
    )
    .join('')
}

const escaped = (name: string) => name.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`)

/** Whom a word after `@` may mean, best first. */
export function namesFor(typed: string, people: readonly ChatPerson[]): ChatPerson[] {
  const wanted = typed.toLocaleLowerCase()
  const rank = ({ name }: ChatPerson) => {
    const low = name.toLocaleLowerCase()
    if (low.startsWith(wanted)) return 0
    if (low.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1
    return low.includes(wanted) ? 2 : 3
  }
  return people
    .map((person) => ({ person, at: rank(person) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at || a.person.name.localeCompare(b.person.name))
    .slice(0, 8)
    .map(({ person }) => person)
}
