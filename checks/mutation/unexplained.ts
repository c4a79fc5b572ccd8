/**
 * Holds the last mutation run against docs/mutation.md: every mutant that survived has a line there that says why, and
 * every line there is of one that survived. Prints the others and exits 1.
 */
import { readFileSync } from 'node:fs'

interface Place {
  readonly line: number
  readonly column: number
}
interface Report {
  readonly files: Record<
    string,
    {
      readonly source: string
      readonly mutants: readonly {
        readonly status: string
        readonly replacement: string
        readonly location: { readonly start: Place; readonly end: Place }
      }[]
    }
  >
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** `file:line` and the mutant as docs/mutation.md writes them; of what goes over several lines the first. */
function survivors({ files }: Report): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ replacement, location: { start, end } }) => {
        const whole = start.line === end.line
        const first = (lines[start.line - 1] ?? '').slice(
          start.column - 1,
          whole ? end.column - 1 : undefined,
        )
        const to = onOneLine(replacement)
        return `\`${file.replace('packages/core/', '')}:${start.line}\` \`${first}${whole ? '' : ' …'}\` → \`${to}\``
      })
  })
}

const survived = survivors(JSON.parse(read('.cache/mutation.json')) as Report)
const explained = read('docs/mutation.md')
  .split('\n')
  .flatMap((line) => /^- (`.+?` `.+` → `.+?`): ./.exec(line)?.[1] ?? [])

/** What is in `all` more often than in `others`. */
function beyond(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const missing = beyond(survived, explained)
const gone = beyond(explained, survived)
for (const one of missing) console.log(`survived, and docs/mutation.md does not say why: ${one}`)
for (const one of gone) console.log(`docs/mutation.md explains what did not survive: ${one}`)
console.log(`${survived.length} survived, ${explained.length} explained`)
process.exitCode = missing.length + gone.length === 0 ? 0 : 1
