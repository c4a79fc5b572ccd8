#!/usr/bin/env node
/** The one place where the command line runs: reads files, prints, sets the exit code. */
import { readdirSync } from 'node:fs'
import { verifyBundle } from '@highroad/core/evidence'
import { USAGE, parse } from './parse.ts'
import { Mistake, bytesOf, keyOf } from './reading.ts'
import { exitCodeOf, report } from './report.ts'
import { termsDiff } from './terms-diff.ts'
import { runVerifyReceipt } from './verify-receipt.ts'
import { runVerifyLog } from './verify-log-command.ts'

const USAGE_ERROR = 2

/** Runs a command: what to print where, and the exit code. */
async function run(args: readonly string[]): Promise<{ out?: string; err?: string; code: number }> {
  const asked = parse(args)
  if (asked.command === 'help') return { out: `${USAGE}\n`, code: args.length === 0 ? USAGE_ERROR : 0 }
  if (asked.command === 'mistake') return { err: `${asked.sentence}\n\n${USAGE}\n`, code: USAGE_ERROR }
  try {
    if (asked.command === 'verify-log') return await runVerifyLog(asked)
    if (asked.command === 'verify-receipt') return runVerifyReceipt(asked, bytesOf)
    if (asked.command === 'terms-diff')
      return termsDiff(asked, {
        read: (path) => bytesOf(path, 'The terms file'),
        list: (path) => readdirSync(path),
      })
    const key = keyOf(asked.key)
    const verdict = verifyBundle(bytesOf(asked.file, 'The bundle'), key)
    const code = exitCodeOf(verdict)
    return { out: asked.json ? `${JSON.stringify({ ...verdict, exitCode: code })}\n` : report(verdict), code }
  } catch (error) {
    if (error instanceof Mistake) return { err: `${error.message}\n`, code: USAGE_ERROR }
    throw error
  }
}

const { out = '', err = '', code } = await run(process.argv.slice(2))
process.exitCode = code
// A reader that closes early (`| head`) is no error of ours.
process.stdout.on('error', () => {})
process.stdout.write(out)
process.stderr.write(err)
