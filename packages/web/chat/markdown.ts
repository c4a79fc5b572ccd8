/** Markdown as a tree. HTML is words here, never markup; so are headings by underlining and code by indenting. */
import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'

/** Names of people look like HTML to Markdown; nothing else may. */
const NOT_IN_CHAT = [
  'htmlFlow',
  'htmlText',
  'setextUnderline',
  'codeIndented',
  'definition',
  'labelStartImage',
]

/** More signs than so many, that no person types, would keep a parser busy for seconds. */
const MOST_SIGNS = 1_500
const SIGNS = new Set('[]<*_~`|&@:\\')
/** More quotes, headings and points of a list than a message has. */
const MOST_BLOCKS = 400
const BLOCKS = /^[ \t]*(?:[>#*+-]|\d{1,9}[.)])/gmu
const FENCED = /^```[^`\n]*\n[\s\S]*?^```$/gmu
/** Quotes and lists one in the other, on one line. */
const NESTED = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])[ \t]?){12,}/mu

export function parseMarkdown(text: string): Root {
  try {
    return costly(text) ? asTyped(text) : parsed(text)
  } catch {
    // Nested deeper than a parser can go.
    return asTyped(text)
  }
}

const asTyped = (text: string): Root => ({
  type: 'root',
  children: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }],
})

const parsed = (text: string): Root =>
  fromMarkdown(text, {
    extensions: [
      gfmAutolinkLiteral(),
      gfmStrikethrough({ singleTilde: false }),
      gfmTable(),
      { disable: { null: NOT_IN_CHAT } },
    ],
    mdastExtensions: [
      gfmAutolinkLiteralFromMarkdown(),
      gfmStrikethroughFromMarkdown(),
      gfmTableFromMarkdown(),
    ],
  })

/** Whether a text is made to keep a parser busy. It is shown as it was typed. */
function costly(text: string): boolean {
  if (NESTED.test(text)) return true
  const outside = text.replaceAll(FENCED, '')
  if ((outside.match(BLOCKS) ?? []).length > MOST_BLOCKS) return true
  let signs = 0
  for (const char of outside) if (SIGNS.has(char)) signs += 1
  return signs > MOST_SIGNS
}

/** An address that a message may lead to; null for any other, which is shown as words. */
export function safeAddress(url: string): string | null {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return null
  }
  return ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? parsed.href : null
}
