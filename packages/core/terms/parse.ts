/** Reads a version of the terms: the whole table, or what is wrong with the file, every mistake a sentence. */
import { DataClass, Purpose, TermsCell } from '../consent/words.ts'
import type { TermsDocument, TermsProblem } from './document.ts'
import { readSource, type Source } from './source.ts'

/** Longer texts are no terms: in UTF-16 units. */
const LONGEST = 200_000
const FIELDS = ['version', 'title', 'intro', 'in-force-from', 'purposes', 'classes'] as const
const OPTIONAL: ReadonlySet<string> = new Set(['in-force-from'])
const CELL_FIELDS = ['cell', 'says'] as const

/** Parses the text of a file of `terms/`. With problems there is no document: half a table is none. */
export function parseTerms(text: string): { terms: TermsDocument } | { problems: TermsProblem[] } {
  if (text.length > LONGEST)
    return problem(
      null,
      `The file is longer than ${LONGEST} characters. Terms that long are not read by anybody: make them shorter.`,
    )
  if (HIDDEN_IN_FILE.test(text))
    return problem(
      null,
      'The file holds a character that cannot be shown, or that turns the direction of the text. Take it out.',
    )
  const read = readSource(text)
  if ('problems' in read) return read
  const reader = new Reader()
  const terms = reader.document(read.source)
  return reader.problems.length > 0 ? { problems: reader.problems } : { terms }
}

const problem = (line: number | null, sentence: string) => ({ problems: [{ line, sentence }] })

// Control characters, lone surrogates, and marks that turn what stands after them; line ends and tabs where they belong.
const HIDDEN_IN_FILE = /(?![\n\r\t])[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u
const HIDDEN_IN_PROSE = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u

/** A name from the file, fit to be shown. */
const shown = (name: unknown): string => `“${String(name).replaceAll(/\p{C}/gu, '?').slice(0, 40)}”`

const listed = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
const either = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

class Reader {
  readonly problems: TermsProblem[] = []

  #say(line: number | null, sentence: string): void {
    this.problems.push({ line, sentence })
  }

  document(source: Source): TermsDocument {
    const fields = this.#fields(source, 'The file', FIELDS, 'field')
    const of = (name: (typeof FIELDS)[number]) => fields.get(name)
    return {
      version: this.#version(of('version')),
      title: this.#prose(of('title'), 'title'),
      intro: this.#prose(of('intro'), 'intro'),
      inForceFrom: this.#day(of('in-force-from')),
      purposes: this.#purposes(of('purposes')),
      classes: this.#classes(of('classes')),
    }
  }

  /** The fields of a map, each of those wanted and no other. What is wrong is said, once. */
  #fields(
    source: Source | undefined,
    where: string,
    wanted: readonly string[],
    kind: 'field' | 'class' | 'purpose',
  ): ReadonlyMap<string, Source> {
    // A missing map was said to be missing where it is missing.
    if (source === undefined) return new Map()
    const { fields, line } = source
    if (fields === null) {
      this.#say(
        line,
        `${where} has to hold the ${PLURAL[kind]} ${listed(wanted)}, each with its name and a colon. Write them below it, indented.`,
      )
      return new Map()
    }
    for (const [name, { line }] of fields)
      if (!wanted.includes(name))
        this.#say(
          line,
          `${where} has ${shown(name)}, which is no ${kind} of the terms. The ${PLURAL[kind]} are ${listed(wanted)}. Correct its name or take it out.`,
        )
    for (const name of wanted)
      if (!fields.has(name) && !OPTIONAL.has(name))
        this.#say(line, `${where} lacks ${name}. ${LACKING[kind]}`)
    return fields
  }

  #version(source: Source | undefined): number {
    if (source === undefined) return 0
    const { value, line } = source
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
    this.#say(line, 'version is not a number of a version. Write a whole number from 1 on.')
    return 0
  }

  #prose(source: Source | undefined, where: string): string {
    if (source === undefined) return String(source)
    const { value, line } = source
    if (typeof value !== 'string' || value.trim() === '')
      this.#say(line, `${where} says nothing. Write a sentence that people can read.`)
    else if (HIDDEN_IN_PROSE.test(value))
      this.#say(
        line,
        `${where} holds a character that cannot be shown, or that turns the direction of the text. Take it out.`,
      )
    return String(value)
  }

  #day(source: Source | undefined): string | null {
    if (source === undefined) return null
    const { value, line } = source
    if (isDay(value)) return value
    this.#say(
      line,
      'in-force-from is not a day. Write it as 2027-01-31, or leave the line out: then the version is in force once it is published.',
    )
    return null
  }

  #purposes(source: Source | undefined): TermsDocument['purposes'] {
    const fields = this.#fields(source, 'purposes', Purpose.options, 'purpose')
    return table(Purpose.options, (purpose) => this.#prose(fields.get(purpose), `purposes.${purpose}`))
  }

  #classes(source: Source | undefined): TermsDocument['classes'] {
    const fields = this.#fields(source, 'classes', DataClass.options, 'class')
    return table(DataClass.options, (dataClass) => {
      const where = `classes.${dataClass}`
      const row = this.#fields(fields.get(dataClass), where, Purpose.options, 'purpose')
      return table(Purpose.options, (purpose) => this.#cell(row.get(purpose), where, purpose))
    })
  }

  #cell(source: Source | undefined, row: string, purpose: Purpose): { cell: TermsCell; says: string } {
    const where = `${row}.${purpose}`
    const fields = this.#fields(source, where, CELL_FIELDS, 'field')
    const says = this.#prose(fields.get('says'), `${where}.says`)
    const asked = fields.get('cell')
    const { data: cell } = TermsCell.safeParse(asked?.value)
    if (asked && cell === undefined)
      this.#say(asked.line, `${where}.cell is ${shown(asked.value)}. Write ${either(TermsCell.options)}.`)
    else if (asked && purpose === 'deliver' && cell !== 'licensed')
      this.#say(
        asked.line,
        `${where}.cell is ${cell}, but giving content to the people it is meant for is always licensed (rule R11). Write licensed.`,
      )
    return { cell: cell ?? TermsCell.enum.never, says }
  }
}

const PLURAL = { field: 'fields', class: 'classes', purpose: 'purposes' } as const
const LACKING = {
  field: 'Add it.',
  class: 'People have to read what holds for it: add it, with a cell for each purpose.',
  purpose: 'People have to read what holds for it: add it.',
} as const

/** A day that there is, written as it should be. */
function isDay(value: unknown): value is string {
  const at = Date.parse(`${String(value)}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === value
}

const table = <K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>
