/** Asking an address without being led elsewhere, and without taking more than a text can be. */
import { NO_TEXT, TOO_LONG, WriterFailed } from './face.ts'

const MOST_BYTES = 4 * 1024 * 1024

const SAID: Readonly<Record<number, string>> = {
  401: 'The Writer refused this server’s key. Whoever runs this server has to renew it.',
  403: 'The Writer refused this server’s key. Whoever runs this server has to renew it.',
  404: 'The Writer knows neither this address nor this model. Whoever runs this server has to set another.',
  413: 'This is longer than the Writer takes.',
  429: 'The Writer has more to do than it can. Try again in a moment.',
}

function saidBy(status: number): string {
  const known = SAID[status]
  if (known !== undefined) return known
  if (status >= 300 && status < 400)
    return 'The Writer sent this server on to another address, where nothing was sent.'
  return status >= 500
    ? `The Writer had a fault of its own (${status}).`
    : `The Writer refused what it was asked (${status}).`
}

/** As `fetch`, but follows nothing, reads no answer that is an error, and throws `WriterFailed` for whatever goes wrong. */
export async function boundedFetch(
  ...[address, options]: Parameters<typeof fetch>
): ReturnType<typeof fetch> {
  const answer = await fetch(address, { ...options, redirect: 'manual' }).catch(() => {
    // What it was stopped for is known to whoever stopped it; everything else names addresses or worse.
    options?.signal?.throwIfAborted()
    throw new WriterFailed('The Writer could not be reached.')
  })
  const { status, body } = answer
  if (status !== 200 || body === null) {
    await body?.cancel().catch(() => undefined)
    throw new WriterFailed(status === 200 ? NO_TEXT : saidBy(status))
  }
  let taken = 0
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => {
      taken += bytes.length
      if (taken > MOST_BYTES) controller.error(new WriterFailed(TOO_LONG))
      else controller.enqueue(bytes)
    },
  })
  return new Response(body.pipeThrough(counted), { status, headers: answer.headers })
}
