/** How large a request may be, and what is said of a text that is longer than a message can be. */
import { HighroadError, LONGEST_MESSAGE, type ErrorCode } from '@highroad/core/wire'
import { badRequest, type Issue } from './errors.ts'

const BODY_LIMIT = 64 * 1024
/** The longest message as JSON, every character of it escaped as `\uXXXX`. */
const MESSAGE_BODY_LIMIT = LONGEST_MESSAGE * 6 + 4 * 1024

const TAKES_A_MESSAGE = /^\/api\/(?:channels\/[^/]+\/(?:messages|draft|rewrite)|messages\/[^/]+)$/

/** A file's bytes pass as they come: whoever keeps them counts them. */
export const isUpload = (method: string, path: string): boolean =>
  method === 'POST' && /^\/api\/channels\/[^/]+\/files$/.test(path)

export interface BodySize {
  readonly most: number
  /** What is said where the body is larger. */
  readonly error: ErrorCode
}

/** By the request's path. */
export const bodySize = (path: string): BodySize =>
  TAKES_A_MESSAGE.test(path)
    ? { most: MESSAGE_BODY_LIMIT, error: 'message-too-long' }
    : { most: BODY_LIMIT, error: 'too-large' }

/** The error for a request that does not pass: a text that is too long is called that. */
export function textTooLong(target: string, issues: readonly Issue[]): HighroadError {
  const isTooLong = issues.some(({ path, code }) => path[0] === 'text' && code === 'too_big')
  return isTooLong ? new HighroadError('message-too-long') : badRequest(target, issues)
}
