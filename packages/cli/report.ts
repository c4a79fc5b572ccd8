/** What verifying a bundle says, in lines for people. Pure. */
import type { Verdict, VerifiedUse } from '@highroad/core/evidence'

/** The exit code of a verdict: 0 verified, 3 wrong, 4 erased. */
export function exitCodeOf({ verdict }: Verdict): 0 | 3 | 4 {
  return verdict === 'verified' ? 0 : verdict === 'erased' ? 4 : 3
}

/** A bundle comes from a stranger: nothing of it may steer the terminal. */
const plain = (text: string) => text.replaceAll(/[^\P{C}\n]/gu, '?')
const short = (handle: string) => handle.slice(0, 8)
const when = (time: number) =>
  Math.abs(time) <= 8.64e15
    ? new Date(time).toISOString().replace('T', ' ').replace('Z', ' UTC')
    : String(time)
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

function placeIn({ place }: Verdict): string {
  if (place === null) return 'Place unknown'
  const [kind = '', id = ''] = place.split(':')
  return `${kind === 'meeting' ? 'Meeting' : 'Channel'} ${id}`
}

/** The report, ending with the verdict. */
export function report(verdict: Verdict): string {
  const lines: string[] = []
  if (verdict.checkpoint !== null) {
    const { origin, size } = verdict.checkpoint
    lines.push(`${placeIn(verdict)}, ledger ${origin} at ${count(size, 'entry', 'entries')}.`, '')
  }
  for (const [i, use] of verdict.uses.entries()) lines.push(...linesOf(use, i + 1), '')
  for (const { where, what } of verdict.findings) lines.push(`WRONG  ${where}: ${what}`)
  if (verdict.findings.length > 0) lines.push('')
  return plain([...lines, closing(verdict), ''].join('\n'))
}

function linesOf(use: VerifiedUse, number: number): string[] {
  const lines = [
    `${number}. ${use.feature}, to ${use.purpose}, by ${use.processor}`,
    `   ledger entry ${use.index} (leaf ${use.leaf.slice(0, 16)}…), ${when(use.time)}`,
    `   may read ${use.classes.join(', ')} from ${when(use.from)} until ${when(use.until)}${use.continuous ? ', as it is spoken' : ''}`,
  ]
  if (use.state === 'not-closed') lines.push('   permitted, use not closed')
  else if (use.usedIndex !== null)
    lines.push(`   read ${count(use.items.length, 'item')}, closed by entry ${use.usedIndex}`)
  for (const item of use.items.toSorted((a, b) => a.time - b.time)) {
    const by = item.contributors.map((c) => short(c.handle)).join(', ')
    const not = item.decision === 'permit' ? '' : item.decision === 'deny' ? '  DENIED' : '  not decided'
    lines.push(`     ${item.item}  ${when(item.time)}  ${item.classes.join(', ')}  of ${by}${not}`)
  }
  for (const notice of use.notices)
    lines.push(
      `   on the notice of ${short(notice.handle)}: version ${notice.version}, shown ${when(notice.time)}, entry ${notice.index}`,
    )
  if (use.notices.length === 0) lines.push('   on nobody’s notice')
  if (use.state === 'erased') lines.push('   erased, not decided')
  return lines
}

function closing(verdict: Verdict): string {
  const uses = count(verdict.uses.length, 'AI use')
  if (verdict.verdict === 'wrong')
    return `WRONG: ${count(verdict.findings.length, 'finding')}. Do not rely on this bundle.`
  if (verdict.verdict === 'erased')
    return `ERASED, NOT DECIDED: ${count(verdict.erased, 'entry was', 'entries were')} erased, so what rests on them cannot be decided any more. Nothing else is wrong.`
  if (verdict.uses.length === 0) return 'VERIFIED: the ledger names no AI use of this place.'
  return `VERIFIED: ${uses}, each allowed by every fact recorded before it. What was never recorded lies outside this proof.`
}
