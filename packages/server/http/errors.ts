/** Turns whatever went wrong into an answer of the one table. Values and stack traces stay inside. */
import { HTTPException } from 'hono/http-exception'
import {
  ERRORS,
  type ErrorBody,
  HighroadError,
  type ErrorCode,
  type HastyCode,
  RETRY_AFTER_S,
} from '@highroad/core/wire'

/** PostgreSQL's and the system's words for a full disk. */
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100'])

function isDiskFull(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return (typeof code === 'string' && FULL.has(code)) || isDiskFull(cause, depth + 1)
}

/** The table's error for anything thrown. What is not known is `internal`. */
export function asHighroadError(error: unknown): HighroadError {
  if (error instanceof HighroadError) return error
  if (isDiskFull(error)) return new HighroadError('disk-full')
  if (error instanceof HTTPException) {
    if (error.status === 413) return new HighroadError('too-large')
    if (error.status === 404) return new HighroadError('not-found')
    if (error.status < 500) return new HighroadError('bad-request')
  }
  return new HighroadError('internal')
}

export function errorAnswer(error: HighroadError): Response {
  const [status, sentence] = ERRORS[error.code]
  const body: ErrorBody = {
    error: error.code,
    sentence,
    ...(error.field === undefined ? {} : { field: error.field }),
  }
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (isHasty(error.code)) headers.set('retry-after', String(error.retryAfterS ?? RETRY_AFTER_S[error.code]))
  return Response.json(body, { status, headers })
}

const isHasty = (code: ErrorCode): code is HastyCode => code in RETRY_AFTER_S

/** What a check of a request found wrong. */
export interface Issue {
  readonly path: readonly PropertyKey[]
  readonly code?: string
}

/** A failed check of a request: an address that cannot be is `not-found`, the rest names the field, never its value. */
export function badRequest(target: string, issues: readonly Issue[]): HighroadError {
  if (target === 'param') return new HighroadError('not-found')
  const field = issues[0]?.path.map(String).join('.')
  return new HighroadError('bad-request', field === '' ? undefined : field)
}

export const statusOf = (code: ErrorCode): number => ERRORS[code][0]
