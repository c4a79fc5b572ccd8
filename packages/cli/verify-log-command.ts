/** Runs `highroad verify log`: what to print, and the exit code. */
import { parseVerifierKey } from '@highroad/core/ledger'
import { logExitCodeOf, logReport } from './log-report.ts'
import { Unreadable, sourceOf } from './log-source.ts'
import { Mistake, bytesOf, keyOf } from './reading.ts'
import { verifyLog } from './verify-log.ts'
import type { VerifyLogAsked } from './verify-log-args.ts'

const PROGRESS_EVERY_MS = 2_000

/** Throws `Mistake` where something named cannot be read. */
export async function runVerifyLog(asked: VerifyLogAsked): Promise<{ out: string; code: number }> {
  const key = parseVerifierKey(keyOf(asked.key))
  if (key === null) throw new Mistake('That is not a verifier key.')
  const since =
    asked.since === null ? null : new TextDecoder().decode(bytesOf(asked.since, 'The earlier checkpoint'))
  let said = Date.now()
  const progress = (entries: number, of: number) => {
    if (Date.now() - said < PROGRESS_EVERY_MS) return
    said = Date.now()
    process.stderr.write(`checked ${entries} of ${of} entries\n`)
  }
  try {
    const verdict = await verifyLog(await sourceOf(asked.place), key, since, progress)
    const code = logExitCodeOf(verdict)
    return {
      out: asked.json ? `${JSON.stringify({ ...verdict, exitCode: code })}\n` : logReport(verdict),
      code,
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    throw new Mistake(
      `The log’s ${error.where}: ${error.message}. Nothing wrong was found up to there, and the rest was not checked.`,
    )
  }
}
