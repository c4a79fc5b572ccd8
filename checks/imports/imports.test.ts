import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SERVER_ROOMS } from './table.ts'
import { violationsOf } from './violations.ts'

const root = new URL('../../', import.meta.url).pathname
const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'packages'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path))

test('every import is one that the table names', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap((path) => violationsOf(path, readFileSync(root + path, 'utf8')))).toEqual([])
})

test('every room of the server is in the table', () => {
  const rooms = readdirSync(`${root}packages/server`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['node_modules', 'dist', 'testing'].includes(entry.name))
    .map((entry) => entry.name)
  expect(rooms.filter((room) => !(room in SERVER_ROOMS))).toEqual([])
})

// The test is itself tested: each planted import must be found, or a green run says nothing.
test.each([
  ['packages/server/assist/captions.ts', "import { openStore } from '../store/index.ts'"],
  ['packages/server/assist/captions.ts', "import type { Store } from '../store/index.ts'"],
  ['packages/server/training/export.ts', "export { openStore } from '../store/index.ts'"],
  ['packages/server/assist/captions.ts', "const store = await import('../store/index.ts')"],
  ['packages/server/http/rooms.ts', "import { startMediaServer } from '../media/index.ts'"],
  ['packages/server/store/pools.ts', "import { openGate } from '../gate/index.ts'"],
  ['packages/server/meeting/open.ts', "import { config } from '../config.ts'"],
  ['packages/server/cellar/wine.ts', "import { openStore } from '../store/index.ts'"],
  ['packages/server/meeting/open.ts', "import { x } from '../../web/app/session.ts'"],
  ['packages/core/consent/decide.ts', "import { readFileSync } from 'node:fs'"],
  ['packages/core/consent/decide.ts', "import { randomUUID } from 'crypto'"],
  ['packages/core/consent/decide.ts', 'const m = await import(name)'],
  ['packages/web/app/main.tsx', "import { openGate } from '@highroad/server'"],
  ['packages/web/app/main.tsx', "import { readFileSync } from 'node:fs'"],
  ['packages/cli/highroad.ts', "import { openStore } from '../server/store/index.ts'"],
])('a planted violation in %s is found: %s', (path, line) => {
  expect(violationsOf(path, line)).toHaveLength(1)
})

test.each([
  ['packages/server/assist/captions.ts', "import type { Gate } from '../gate/index.ts'"],
  ['packages/server/assist/captions.ts', "import { decide } from '@highroad/core/consent'"],
  ['packages/server/main.ts', "import { openStore } from './store/index.ts'"],
  ['packages/web/vite.config.ts', "import { brotliCompress } from 'node:zlib'"],
  ['packages/core/consent/decide.ts', "import { sha256 } from '@noble/hashes/sha2.js'"],
])('what the table names is allowed in %s: %s', (path, line) => {
  expect(violationsOf(path, line)).toEqual([])
})
