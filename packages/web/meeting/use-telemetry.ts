import { EVENTS, stepOf, type TelemetryEvent } from '@highroad/core/telemetry'
import { TelemetrySession, TelemetryTaken } from '@highroad/core/wire'
import { useEffect, useMemo, useRef } from 'react'
import { ask } from '../app/api.ts'
import type { DeviceProblem } from './device-problem.ts'

/** A connection that is back within this time was no trouble to anybody. */
const DOWN_FOR_MS = 3_000

/** Sends what happened to the service, never to whom: words and steps of closed lists. Lost where the server does not answer. */
function newSender(meeting: string): (event: TelemetryEvent) => void {
  let session: Promise<TelemetrySession> | null = null
  return (event) => {
    session ??= ask(TelemetrySession, 'POST', '/telemetry/session', { meeting })
    void session
      .then(({ until: _until, ...known }) =>
        ask(TelemetryTaken, 'POST', '/telemetry', { ...known, events: [event] }),
      )
      .catch(() => undefined)
  }
}

/** Notes of a visit: how long the first picture took, which device did not open, that the media server went away. */
export function useTelemetry(
  meeting: string,
  {
    state,
    problem,
  }: {
    state: 'none' | 'connecting' | 'up' | 'down'
    problem: { kind: 'microphone' | 'camera'; problem: DeviceProblem } | null
  },
): void {
  const tell = useMemo(() => newSender(meeting), [meeting])

  const shown = useRef(false)
  useEffect(() => {
    const joinedAt = performance.now()
    const first = ({ target }: Event) => {
      if (shown.current || !(target instanceof HTMLVideoElement)) return
      shown.current = true
      const firstFrameMs = stepOf(EVENTS.joined.fields.firstFrameMs, performance.now() - joinedAt)
      tell({
        event: 'joined',
        firstFrameMs,
        picture: target.classList.contains('mirrored') ? 'own' : 'others',
      })
    }
    // It does not bubble; on its way down it passes here.
    document.addEventListener('loadeddata', first, true)
    return () => document.removeEventListener('loadeddata', first, true)
  }, [tell])

  useEffect(() => {
    if (problem) tell({ event: 'failed', part: problem.kind, problem: problem.problem })
  }, [tell, problem])

  const down = state === 'down'
  useEffect(() => {
    if (!down) return undefined
    // A meeting that ends takes the connection down first, and the page a moment later: that is no failure.
    const lasting = setTimeout(
      () => tell({ event: 'failed', part: 'media', problem: 'unreachable' }),
      DOWN_FOR_MS,
    )
    return () => clearTimeout(lasting)
  }, [tell, down])
}
