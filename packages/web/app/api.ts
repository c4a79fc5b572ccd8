import { ErrorBody, type ErrorCode } from '@highroad/core/wire'
import type { z } from 'zod'

/** What went wrong, as a sentence that says what happened, what it means for your data, and what to do. */
export class Problem extends Error {
  readonly code: ErrorCode | 'unreachable' | 'not-understood'
  readonly field: string | undefined
  constructor(code: Problem['code'], sentence: string, field?: string) {
    super(sentence)
    this.name = 'Problem'
    this.code = code
    this.field = field
  }
}

const UNREACHABLE =
  'The server cannot be reached. What was saved before is safe; nothing new was sent. Check your connection and try again.'
const NOT_UNDERSTOOD =
  'The server gave an answer that this page does not understand. Your data is where it was. Reload the page; if it happens again, tell whoever runs the server.'

/** The sentence for anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : NOT_UNDERSTOOD
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch {
    throw new Problem('unreachable', UNREACHABLE)
  }
  if (answer.ok) return answer
  const said = ErrorBody.safeParse(await answer.json().catch(() => null))
  if (said.success) throw new Problem(said.data.error, said.data.sentence, said.data.field)
  throw answer.status >= 502
    ? new Problem('unreachable', UNREACHABLE)
    : new Problem('not-understood', NOT_UNDERSTOOD)
}

/** Asks the server and parses its answer by the wire's schema. Throws a `Problem`. */
export async function ask<T>(schema: z.ZodType<T>, method: Method, path: string, body?: unknown): Promise<T> {
  const answer = await send(method, path, body)
  const parsed = schema.safeParse(await answer.json().catch(() => null))
  if (!parsed.success) throw new Problem('not-understood', NOT_UNDERSTOOD)
  return parsed.data
}

/** For routes that answer 204. */
export async function tell(method: Method, path: string, body?: unknown): Promise<void> {
  await send(method, path, body)
}

/** For routes that answer with a file. */
export async function fetchFile(path: string): Promise<Blob> {
  return (await send('GET', path, undefined)).blob()
}
