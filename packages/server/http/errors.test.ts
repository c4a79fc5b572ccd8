import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { ERRORS, ErrorBody, HighroadError, RETRY_AFTER_S } from '@highroad/core/wire'
import { asHighroadError, badRequest, errorAnswer } from './errors.ts'

const withCode = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code })

test('a full disk is said to be full, wherever it was met', () => {
  for (const error of [withCode('ENOSPC'), withCode('53100'), withCode('X', withCode('ENOSPC'))])
    expect(asHighroadError(error).code).toBe('disk-full')
})

test('what is not known is internal, and its words stay inside', async () => {
  for (const thrown of [
    new Error('row (secret)'),
    withCode('23505'),
    'secret',
    null,
    new HTTPException(500),
  ]) {
    const answer = errorAnswer(asHighroadError(thrown))
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
  }
})

test('every code of the table answers with its own status and sentence', async () => {
  for (const [code, [status, sentence]] of Object.entries(ERRORS)) {
    const answer = errorAnswer(new HighroadError(code as keyof typeof ERRORS))
    expect(answer.status).toBe(status)
    expect(ErrorBody.parse(await answer.json())).toEqual({ error: code, sentence })
    const hasty = Object.entries(RETRY_AFTER_S).find(([one]) => one === code)
    expect(answer.headers.get('retry-after')).toBe(hasty ? String(hasty[1]) : null)
    expect(hasty !== undefined).toBe(status === 429)
  }
})

test('a bad request names its field; a bad address names nothing', () => {
  expect(badRequest('json', [{ path: ['answers', 0, 'feature'] }])).toMatchObject({
    code: 'bad-request',
    field: 'answers.0.feature',
  })
  expect(badRequest('param', [{ path: ['account'] }])).toMatchObject({ code: 'not-found', field: undefined })
})
