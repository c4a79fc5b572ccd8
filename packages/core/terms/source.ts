/** A YAML text as maps and words that know their lines. Aliases, lists and tags are none of ours: they stay unread. */
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type { TermsProblem } from './document.ts'

/** `fields` where it is a map, `value` where it is a word, a number or the like; neither where it is something else. */
export interface Source {
  readonly line: number | null
  readonly fields: ReadonlyMap<string, Source> | null
  readonly value: unknown
}

/** Reads the text. Nothing but its form is judged here. */
export function readSource(text: string): { source: Source } | { problems: TermsProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const problems = document.errors.map(({ code, pos }) => ({
    line: lines.linePos(pos[0]).line,
    sentence: FORMS[code] ?? 'This cannot be read as YAML. Check the indentation, colons and quotes here.',
  }))
  if (problems.length > 0) return { problems }
  return { source: sourceOf(document.contents, lines) }
}

const FORMS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'The same name stands here a second time. Keep one of the two.',
  MULTIPLE_DOCS: 'A second document begins here. Put each version into a file of its own.',
  TAB_AS_INDENT: 'This line is indented with a tab. Indent it with spaces.',
}

function sourceOf(node: Node | null, lines: LineCounter): Source {
  const line = node?.range ? lines.linePos(node.range[0]).line : null
  if (isScalar(node)) return { line, fields: null, value: node.value }
  if (!isMap<Node, Node | null>(node)) return { line, fields: null, value: undefined }
  const fields = new Map<string, Source>()
  for (const { key, value } of node.items) {
    const named = sourceOf(key, lines)
    fields.set(String(named.value), { ...sourceOf(value, lines), line: named.line })
  }
  return { line, fields, value: undefined }
}
