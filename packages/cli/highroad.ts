#!/usr/bin/env node
/** The one place where the command line runs: reads files, prints, sets the exit code. */
import { readFileSync } from 'node:fs'
import { verifyBundle } from '@highroad/core/evidence'
import { parseVerifierKey } from '@highroad/core/ledger'
import { USAGE, parse } from './parse.ts'
import { exitCodeOf, report } from './report.ts'

const USAGE_ERROR = 2

/** A mistake of whoever typed the command, as a sentence. */
class Mistake extends Error {}

function bytesOf(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'you may not read it'
          : code === 'EISDIR'
            ? 'it is a directory'
            : 'it cannot be read'
    throw new Mistake(`${what} ${path}: ${why}. Nothing was checked.`)
  }
}

function keyOf(argument: string): string {
  const key = argument.startsWith('@')
    ? new TextDecoder().decode(bytesOf(argument.slice(1), 'The key file')).trim()
    : argument
  if (parseVerifierKey(key) === null)
    throw new Mistake(
      'That is not a verifier key (name+hash+base64, Ed25519). Nothing was checked. Ask whoever runs the server for it.',
    )
  return key
}

/** Runs a command: what to print where, and the exit code. */
function run(args: readonly string[]): { out?: string; err?: string; code: number } {
  const asked = parse(args)
  if (asked.command === 'help') return { out: `${USAGE}\n`, code: args.length === 0 ? USAGE_ERROR : 0 }
  if (asked.command === 'mistake') return { err: `${asked.sentence}\n\n${USAGE}\n`, code: USAGE_ERROR }
  try {
    const key = keyOf(asked.key)
    const verdict = verifyBundle(bytesOf(asked.file, 'The bundle'), key)
    const code = exitCodeOf(verdict)
    return { out: asked.json ? `${JSON.stringify({ ...verdict, exitCode: code })}\n` : report(verdict), code }
  } catch (error) {
    if (error instanceof Mistake) return { err: `${error.message}\n`, code: USAGE_ERROR }
    throw error
  }
}

const { out = '', err = '', code } = run(process.argv.slice(2))
process.exitCode = code
// A reader that closes early (`| head`) is no error of ours.
process.stdout.on('error', () => {})
process.stdout.write(out)
process.stderr.write(err)
