import { Completed, type ComposeView } from '@highroad/core/wire'

/** Whether completion may be asked for by whoever this view was made for: it runs here, and for them. */
export const completionRuns = (view: ComposeView | undefined): boolean =>
  view?.lines.some(
    ({ feature, state, you }) =>
      feature === 'completion' && (state === 'on' || state === 'partly') && you === 'included',
  ) ?? false

/**
 * What may stand after the caret; null where nothing is worth showing, it was overtaken, or it could not be asked: whoever
 * types is told of none of these.
 */
export async function complete(channel: string, before: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(`/api/channels/${channel}/completion`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ before }),
      signal,
    })
    return answer.ok ? (Completed.safeParse(await answer.json()).data?.text ?? null) : null
  } catch {
    return null
  }
}
