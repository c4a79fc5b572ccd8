import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const ROOT = new URL('../../../', import.meta.url).pathname

/** Where prices are made, sent and shown. */
const MAY = [
  'packages/core/price/',
  'packages/core/wire/',
  'packages/server/price/',
  'packages/server/http/price.',
  'packages/server/http/parts.ts',
  'packages/server/http/testing/edge.ts',
  'packages/server/main.ts',
  'packages/web/price/',
]
const PRICE = /from '(@highroad\/core\/price|[./]*\/price\/[\w-]+\.tsx?)'/

test('R15 no feature and no rule reads a price: nothing but prices, their routes and their pages imports them', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'packages'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path))
  expect(files.length).toBeGreaterThan(100)
  const readers = files.filter((path) => PRICE.test(readFileSync(ROOT + path, 'utf8')))
  expect(readers).toContain('packages/server/http/price.ts')
  // The pages that hold a page of prices show it; they ask for no price.
  const shows = ['packages/web/workspace/Workspace.tsx', 'packages/web/consent-form/']
  expect(readers.filter((path) => ![...MAY, ...shows].some((may) => path.startsWith(may)))).toEqual([])
})
