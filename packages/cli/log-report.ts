/** What verifying a log says, in lines for people. Pure. */
import type { LogVerdict } from './verify-log.ts'

/** The exit code of a verdict: 0 verified, 3 wrong, 4 entries not published. */
export function logExitCodeOf({ verdict }: LogVerdict): 0 | 3 | 4 {
  return verdict === 'verified' ? 0 : verdict === 'hashes-only' ? 4 : 3
}

/** A log comes from a stranger: nothing of it may steer the terminal. */
const plain = (text: string) => text.replaceAll(/[^\P{C}\n]/gu, '?')
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** The report, ending with the verdict. */
export function logReport(verdict: LogVerdict): string {
  const { findings, findingCount, entriesChecked, entriesMissing, since } = verdict
  const lines: string[] = []
  if (verdict.origin !== null)
    lines.push(
      `Log ${verdict.origin} at ${count(verdict.size ?? 0, 'entry', 'entries')}.`,
      `Read ${count(verdict.tiles, 'tile')} and ${count(verdict.bundles, 'bundle')} of entries; hashed ${count(entriesChecked, 'entry', 'entries')}.`,
    )
  if (since !== null)
    lines.push(`It goes on from the earlier checkpoint of ${count(since, 'entry', 'entries')}.`)
  lines.push('')
  for (const { where, what } of findings) lines.push(`WRONG  ${where}: ${what}`)
  if (findingCount > findings.length) lines.push(`WRONG  and ${findingCount - findings.length} more.`)
  if (findingCount > 0) lines.push('', `WRONG: ${count(findingCount, 'finding')}. Do not rely on this log.`)
  else if (entriesMissing > 0)
    lines.push(
      `HASHES ONLY: the tree is what its checkpoint says. ${count(entriesMissing, 'entry is', 'entries are')} not published, so of these only the hashes were checked.`,
    )
  else lines.push('VERIFIED: every entry and every tile is what the signed checkpoint says.')
  if (findingCount === 0 && since === null)
    lines.push(
      'Keep this checkpoint and name it with --since next time: only so is a log that was rewritten found out.',
    )
  return plain([...lines, ''].join('\n'))
}
