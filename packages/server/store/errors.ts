/** Errors of the database without what it says of values: PostgreSQL quotes rows in its details, and rows are content. */
import type { ErrorCode } from '@highroad/core/wire'

/** Classes of SQLSTATE whose message names only tables, columns, constraints and settings, never a value. */
const PLAIN_MESSAGE = /^(08|23|25|28|3D|3F|40|42|53|55|57|58|P0)/

/** Takes from an error of PostgreSQL, in place, everything that may quote a value. Its `code` stays. */
export function scrub(error: unknown): void {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return
  for (const field of ['detail', 'hint', 'where', 'internalQuery']) {
    if (field in error) Reflect.set(error, field, undefined)
  }
  if (!PLAIN_MESSAGE.test(error.code)) error.message = `the database refused a value (SQLSTATE ${error.code})`
}

/** A start that cannot go on: the message is for whoever runs the server, with what to do. */
export class StartError extends Error {
  readonly code:
    | 'disk-full'
    | 'already-running'
    | 'unreachable'
    | 'not-prepared'
    | 'wall-open'
    | 'changed-migration'
    | 'database-failed'
  constructor(code: StartError['code'], message: string) {
    super(message)
    this.name = 'StartError'
    this.code = code
  }
}

/** The code of the one table of errors for what the database or the disk refused; null where there is none. */
export function errorCodeOf(error: unknown): ErrorCode | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  switch (error.code) {
    case '53100':
    case 'ENOSPC':
    case 'EDQUOT':
    case 'disk-full':
      return 'disk-full'
    case '40001':
    case '40P01':
    case '55P03':
    case '23505':
      return 'conflict'
    default:
      return null
  }
}
