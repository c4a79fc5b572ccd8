import type { Nodes, RootContent } from 'mdast'
import { createElement, memo, type ReactNode } from 'react'
import { parseMarkdown, safeAddress } from './markdown.ts'
import { partsOf, readable } from './mentions.ts'

interface Names {
  you: string
  nameOf: (person: string) => string | undefined
}

/** What is nested deeper than anybody reads is shown flat. */
const DEEPEST = 12

/** The words of a message: Markdown as elements. Nothing in it is markup, and nothing is loaded from anywhere. */
export const Words = memo(function Words({ text, names }: { text: string; names: Names }) {
  return <div className="words">{children(parseMarkdown(text), names, 0)}</div>
})

function children(node: Nodes, names: Names, depth: number): ReactNode {
  if (!('children' in node)) return null
  return node.children.map((child, at) => one(child, names, depth + 1, at))
}

function one(node: RootContent, names: Names, depth: number, key: number): ReactNode {
  const inside = () => (depth > DEEPEST ? flat(node) : children(node, names, depth))
  switch (node.type) {
    case 'text':
      return <Named key={key} text={node.value} names={names} />
    case 'paragraph':
      return (
        <p key={key} dir="auto">
          {inside()}
        </p>
      )
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'blockquote':
      return createElement(
        TAGS[node.type],
        { key, ...(node.type === 'blockquote' ? { dir: 'auto' } : {}) },
        inside(),
      )
    case 'heading':
      return (
        <p key={key} dir="auto">
          <b>{inside()}</b>
        </p>
      )
    case 'inlineCode':
      return <code key={key}>{readable(node.value, names.nameOf)}</code>
    case 'code':
      return (
        <pre key={key} dir="ltr" tabIndex={0}>
          <code>{readable(node.value, names.nameOf)}</code>
        </pre>
      )
    case 'link': {
      const address = safeAddress(node.url)
      if (!address) return <span key={key}>{inside()}</span>
      return (
        <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow" title={address}>
          <bdi>{inside()}</bdi>
        </a>
      )
    }
    case 'list':
      return createElement(
        node.ordered ? 'ol' : 'ul',
        { key, ...(node.ordered && node.start ? { start: node.start } : {}) },
        inside(),
      )
    case 'listItem':
      return (
        <li key={key} dir="auto">
          {inside()}
        </li>
      )
    case 'break':
      return <br key={key} />
    case 'thematicBreak':
      return <hr key={key} />
    case 'table':
      return (
        <div key={key} className="wide-table" tabIndex={0} role="region" aria-label="Table">
          <table>
            <tbody>{inside()}</tbody>
          </table>
        </div>
      )
    case 'tableRow':
      return <tr key={key}>{inside()}</tr>
    case 'tableCell':
      return (
        <td key={key} dir="auto">
          {inside()}
        </td>
      )
    case 'definition':
    case 'footnoteDefinition':
    case 'footnoteReference':
    case 'html':
    case 'image':
    case 'imageReference':
    case 'linkReference':
    case 'yaml':
    default:
      return <span key={key}>{flat(node)}</span>
  }
}

const TAGS = { strong: 'strong', emphasis: 'em', delete: 'del', blockquote: 'blockquote' } as const

/** Only the words of a node, without walking down by calls. */
function flat(node: Nodes): string {
  const words: string[] = []
  const waiting: Nodes[] = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('value' in next && typeof next.value === 'string') words.push(next.value)
    if ('children' in next) waiting.push(...next.children.toReversed())
  }
  return words.join(' ')
}

function Named({ text, names }: { text: string; names: Names }) {
  return partsOf(text).map((part, at) => {
    if ('words' in part) return part.words
    if ('everybody' in part)
      return (
        <b key={at} className="named you">
          @channel
        </b>
      )
    const name = names.nameOf(part.person)
    return (
      <b key={at} className={part.person === names.you ? 'named you' : 'named'}>
        @<bdi>{name ?? 'somebody'}</bdi>
      </b>
    )
  })
}
