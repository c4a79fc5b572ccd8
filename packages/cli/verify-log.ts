/** Checks a log at a place: reads its checkpoint, then all of it. */
import {
  type Checkpoint,
  LogAudit,
  type LogFinding,
  contradiction,
  openForeignCheckpoint,
  type VerifierKey,
} from '@highroad/core/ledger'
import { type LogSource, Unreadable } from './log-source.ts'

const AT_ONCE = 16

export interface LogVerdict {
  /** `hashes-only`: the tree holds, and entries are not published. */
  readonly verdict: 'verified' | 'hashes-only' | 'wrong'
  readonly origin: string | null
  readonly size: number | null
  /** The checkpoint itself, to keep for `--since`. */
  readonly checkpoint: string
  /** Size of the earlier checkpoint that this log was found to go on from. */
  readonly since: number | null
  readonly tiles: number
  readonly bundles: number
  readonly entriesChecked: number
  readonly entriesMissing: number
  readonly findings: readonly LogFinding[]
  /** More than `findings` holds where there are very many. */
  readonly findingCount: number
}

/** `since` is the text of an earlier checkpoint. Throws `Unreadable` where nothing wrong was found before that. */
export async function verifyLog(
  source: LogSource,
  key: VerifierKey,
  since: string | null,
  onProgress: (entries: number, of: number) => void,
): Promise<LogVerdict> {
  const bytes = await source.read('checkpoint')
  if (bytes === null)
    throw new Unreadable('checkpoint', 'there is none, so this is no log of the tlog-tiles form')
  const note = new TextDecoder().decode(bytes)
  const checkpoint = openForeignCheckpoint(note, key)
  if ('error' in checkpoint) return unsigned(note, { where: 'checkpoint', what: sentence(checkpoint.error) })
  const earlier = since === null ? null : openForeignCheckpoint(since, key)
  const audit = new LogAudit({
    ...source,
    checkpoint,
    atOnce: AT_ONCE,
    onProgress: (entries) => onProgress(entries, checkpoint.size),
  })
  const findings: LogFinding[] = []
  try {
    if (earlier !== null) findings.push(...(await against(earlier, checkpoint, source)))
    await audit.run()
  } catch (error) {
    if (!(error instanceof Unreadable) || findings.length + audit.findingCount === 0) throw error
    findings.push({ where: error.where, what: `The check ended here: ${error.message}.` })
  }
  findings.push(...audit.findings)
  const { tiles, bundles, entriesChecked, entriesMissing } = audit
  return {
    verdict: findings.length > 0 ? 'wrong' : entriesMissing > 0 ? 'hashes-only' : 'verified',
    origin: checkpoint.origin,
    size: checkpoint.size,
    checkpoint: note,
    since: findings.length === 0 && earlier !== null && !('error' in earlier) ? earlier.size : null,
    tiles,
    bundles,
    entriesChecked,
    entriesMissing,
    findings,
    findingCount: findings.length - audit.findings.length + audit.findingCount,
  }
}

async function against(
  earlier: Checkpoint | { readonly error: string },
  now: Checkpoint,
  source: LogSource,
): Promise<LogFinding[]> {
  if ('error' in earlier) return [{ where: 'the earlier checkpoint', what: sentence(earlier.error) }]
  try {
    const what = await contradiction(earlier, now, source.read)
    return what === null ? [] : [{ where: 'checkpoint', what }]
  } catch (error) {
    if (error instanceof Unreadable || !(error instanceof Error)) throw error
    return [{ where: 'checkpoint', what: `It cannot be compared with the earlier one: ${error.message}.` }]
  }
}

const sentence = (error: string) => `${error.charAt(0).toUpperCase()}${error.slice(1)}.`

function unsigned(checkpoint: string, finding: LogFinding): LogVerdict {
  return {
    verdict: 'wrong',
    origin: null,
    size: null,
    checkpoint,
    since: null,
    tiles: 0,
    bundles: 0,
    entriesChecked: 0,
    entriesMissing: 0,
    findings: [finding],
    findingCount: 1,
  }
}
