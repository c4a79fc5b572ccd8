/** Reads every import of a file and says which ones the table does not name. Pure: takes text, returns sentences. */
import { parseSync } from 'oxc-parser'
import { dirname, join, normalize } from 'node:path/posix'
import { BUILD_FILE, CORE_LIBRARIES, PACKAGES, SERVER_ROOMS, TEST_FILE } from './table.ts'

/** Where a file of the house stands: its package, its room (server only), null outside packages/. */
interface Place {
  pkg: string
  room: string | null
}

function placeOf(path: string): Place | null {
  const parts = path.split('/')
  if (parts[0] !== 'packages' || parts[1] === undefined) return null
  const inRoom = parts[1] === 'server' && parts.length > 3
  return { pkg: parts[1], room: inRoom ? (parts[2] ?? null) : null }
}

/** Every module a source text names: static and dynamic imports and re-exports. A computed name reads as `?`. */
function importsOf(path: string, source: string): string[] {
  const { module, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} does not parse`)
  const named = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : [])),
    ),
  ]
  const dynamic = module.dynamicImports.map((one) => {
    const text = source.slice(one.moduleRequest.start, one.moduleRequest.end)
    return /^(['"`])[^'"`$]+\1$/.test(text) ? text.slice(1, -1) : '?'
  })
  return [...named, ...dynamic]
}

/** The violations of one file, each a sentence. `path` is relative to the root, with forward slashes. */
export function violationsOf(path: string, source: string): string[] {
  const from = placeOf(path)
  if (from === null || TEST_FILE.test(path)) return []
  return importsOf(path, source).flatMap((specifier) => {
    const problem = judge(from, path, specifier)
    return problem === null ? [] : [`${path} imports ${specifier}: ${problem}`]
  })
}

function judge(from: Place, path: string, specifier: string): string | null {
  if (specifier === '?') return from.pkg === 'core' ? 'core imports nothing by a computed name' : null
  const target = specifier.startsWith('.')
    ? placeOf(normalize(join(dirname(path), specifier)))
    : specifier.startsWith('@highroad/')
      ? { pkg: specifier.split('/')[1] ?? '', room: null }
      : 'library'
  if (target === null) return 'it lies outside packages/'
  if (target === 'library') {
    const library = specifier.startsWith('@')
      ? specifier.split('/').slice(0, 2).join('/')
      : specifier.split('/')[0]
    if (from.pkg === 'core' && !CORE_LIBRARIES.includes(library ?? '')) return 'core is pure'
    if (from.pkg === 'web' && path !== BUILD_FILE && specifier.startsWith('node:'))
      return 'the browser has no Node'
    return null
  }
  if (target.pkg !== from.pkg) {
    if (specifier.startsWith('.')) return 'another package is imported by its name'
    return PACKAGES[from.pkg]?.includes(target.pkg) ? null : `${from.pkg} may not import ${target.pkg}`
  }
  if (from.pkg !== 'server' || from.room === null || target.room === from.room) return null
  if (target.room === null) return `a room does not import the files beside main.ts`
  const allowed = SERVER_ROOMS[from.room]
  if (allowed === undefined) return `the room ${from.room} is not in the table`
  return allowed.includes(target.room) ? null : `${from.room} may not import ${target.room}`
}
