import { expect, test } from 'vitest'
import { parseMarkdown, safeAddress } from './markdown.ts'

type Node = { type: string; value?: string; url?: string; children?: Node[] }
const kinds = (node: Node): string[] => [node.type, ...(node.children ?? []).flatMap(kinds)]
const words = (node: Node): string => node.value ?? (node.children ?? []).map(words).join('')
const tree = (text: string) => parseMarkdown(text) as Node

test('HTML is words: there is no markup in the tree, and nothing of it is lost', () => {
  for (const text of [
    '<script>alert(1)</script>',
    'a <b onclick=x>b</b>',
    '<!-- c -->',
    '<img src=x onerror=y>',
  ]) {
    expect(kinds(tree(text))).not.toContain('html')
    expect(words(tree(text))).toBe(text)
  }
})

test('a name at the start of a line leaves the rest of it Markdown', () => {
  expect(kinds(tree('<!channel> **now**'))).toContain('strong')
  expect(words(tree('<@kofi> ok'))).toBe('<@kofi> ok')
})

test('code keeps every character, links are found, no picture is', () => {
  expect(kinds(tree('```ts\nconst a = `<b>`\n```'))).toContain('code')
  expect(kinds(tree('see https://example.org/a'))).toContain('link')
  expect(kinds(tree('![x](https://example.org/x.png)'))).not.toContain('image')
})

test('only addresses of the web and of mail lead anywhere', () => {
  expect(safeAddress('https://example.org/')).toBe('https://example.org/')
  expect(safeAddress('mailto:a@example.org')).toBe('mailto:a@example.org')
  for (const url of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '/relative',
    'file:///etc',
    'http://',
  ])
    expect(safeAddress(url)).toBeNull()
})

test('what is made to keep a parser busy is shown as it was typed, at once', () => {
  const began = performance.now()
  for (const sign of [
    '>',
    '[',
    '*a ',
    '![',
    '<',
    '`',
    '_a_',
    '> ',
    '- ',
    '1. ',
    '(',
    '|a',
    '<@u> ',
    'a\n> ',
    '~',
    '&',
    '\\',
  ]) {
    const text = sign.repeat(40_000 / sign.length)
    expect(tree(text).type).toBe('root')
  }
  expect(performance.now() - began).toBeLessThan(6_000)
})
