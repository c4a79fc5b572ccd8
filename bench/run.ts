// npm run bench -- NAME [--json]    (without a name: every bench there is)
// A bench is a folder with a bench.ts, run in a process of its own. With --json this prints one line a bench.
import { fork } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Result } from './result.ts'

const all = readdirSync(import.meta.dirname).filter((name) => existsSync(program(name)))
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown[0]}". There are: ${all.join(', ')}.`)
  process.exit(2)
}

for (const name of positionals.length > 0 ? positionals : all) {
  const result = await run(name)
  if (!result) process.exitCode = 1
  else if (values.json) console.log(JSON.stringify(result))
  else print(result)
}

function program(name: string): string {
  return join(import.meta.dirname, name, 'bench.ts')
}

/** The bench's result, or null when it failed; what it prints itself goes to our standard error. */
function run(name: string): Promise<Result | null> {
  return new Promise((resolve) => {
    let result: Result | null = null
    const child = fork(program(name), [], {
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    child.on('message', (message: Result) => (result = message))
    child.on('exit', (code) => resolve(code === 0 ? result : null))
  })
}

function print({ bench, unit, rows, ratios, counts = {} }: Result): void {
  console.log(`${bench} (${unit})`)
  const width = Math.max(...rows.map((row) => row.name.length))
  console.log(`${''.padEnd(width)} ${['median', 'p95', 'p99'].map((head) => head.padStart(10)).join('')}`)
  for (const { name, median, p95, p99 } of rows)
    console.log(
      `${name.padEnd(width)} ${[median, p95, p99].map((value) => String(value ?? '').padStart(10)).join('')}`,
    )
  for (const [peer, ratio] of Object.entries(ratios)) console.log(`${ratio} times ${peer}`)
  for (const [what, count] of Object.entries(counts)) console.log(`${count} ${what}`)
}
