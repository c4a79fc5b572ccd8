/**
 * `make test`: every check in turn, a line for each, and a closing line that counts. A check that cannot run has
 * failed: nothing is skipped. `node checks/run.ts NAME…` runs only those named.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMediaServer } from './media-server.ts'
import { installPackages } from './packages.ts'
import { findSmallModel } from './small-model.ts'

interface Count {
  passed: number
  failed: number
}

const root = new URL('..', import.meta.url).pathname
const env = { ...process.env, NO_COLOR: '1', PATH: `${root}node_modules/.bin:${process.env['PATH']}` }
/** A check that hangs has failed. */
const LONGEST_MS = 20 * 60_000
const say = (line: string) => process.stdout.write(`${line}\n`)

function command(name: string, program: string, args: string[]): Count {
  say(`\n── ${name}`)
  const { status } = spawnSync(program, args, {
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Runs one vitest project and reads its counts. A run that counted no test, or that broke outside one, has failed. */
function tests(project: string): Count {
  const folder = mkdtempSync(join(tmpdir(), 'highroad-tests-'))
  const file = join(folder, 'result.json')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { failed: broke } = command(`tests: ${project}`, 'vitest', [
    'run',
    '--project',
    project,
    ...reporters,
  ])
  try {
    const result = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
    const passed = result['numPassedTests'] ?? 0
    const unrun = (result['numPendingTests'] ?? 0) + (result['numTodoTests'] ?? 0)
    const failed = (result['numFailedTests'] ?? 0) + unrun
    return { passed, failed: Math.max(failed, broke === 1 || passed === 0 ? 1 : 0) }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What has to be there before anything is tested; each thing that is not is a sentence. */
function needed(name: string, missing: readonly string[]): Count {
  missing.forEach(say)
  say(`── ${name}`)
  return missing.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const CHECKS: Record<string, () => Count | Promise<Count>> = {
  packages: () => needed('what the journeys need of the system', installPackages(say)),
  media: async () => needed('a media server', await findMediaServer(say)),
  writer: async () => needed('a small language model', await findSmallModel(say)),
  types: () => command('types', 'npm', ['run', '--silent', 'types']),
  lint: () => command('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  format: () => command('format', 'oxfmt', ['--check', '.']),
  unused: () => command('unused files, exports and dependencies', 'knip', []),
  web: () => command('build of the web app', 'vite', ['build', 'packages/web', '--logLevel', 'warn']),
  cli: () =>
    command('build of the command line as one file', 'npm', [
      'run',
      '--silent',
      'build',
      '-w',
      'packages/cli',
    ]),
  unit: () => tests('unit'),
  server: () => tests('server'),
  journeys: () => tests('journeys'),
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CHECKS)
const started = Date.now()
const counts: Count[] = []
for (const name of wanted) {
  const check = CHECKS[name]
  if (check === undefined) throw new Error(`there is no check "${name}": ${Object.keys(CHECKS).join(', ')}`)
  const count = await check()
  say(
    `${name}: ${count.passed} passed, ${count.failed} failed (${Math.round((Date.now() - started) / 1000)} s so far)`,
  )
  counts.push(count)
}
const sum = (pick: (count: Count) => number) => counts.reduce((total, count) => total + pick(count), 0)
const failed = sum((count) => count.failed)
say(`\n${sum((count) => count.passed)} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
