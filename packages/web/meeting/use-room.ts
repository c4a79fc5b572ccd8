import type { Feature } from '@highroad/core/consent'
import type { ConsentLine, LiveEvent, Microphone, RoomState } from '@highroad/core/wire'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { Problem, sentenceOf } from '../app/api.ts'
import { livenessOf } from '../consent/consent-line-view.ts'
import { roomActs } from './api.ts'
import { NO_CAPTIONS, withCaption, type Captions } from './captions-view.ts'
import { isRunning } from './room-view.ts'
import { listen } from './live.ts'

/** The room as the page holds it: the server's state, what is being said, and what was asked and not yet answered. */
export function useRoom(first: RoomState, on: { ended: (summary: boolean) => void }) {
  const { meeting } = first
  const [room, setRoom] = useState(first)
  const [live, setLive] = useState<'polite' | 'assertive'>(() => livenessOf(null, first.lines))
  const [captions, setCaptions] = useState<Captions>(NO_CAPTIONS)
  const [behindMs, setBehindMs] = useState(0)
  const [connected, setConnected] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // Shut until the server has answered an objection of yours, whatever it pushes meanwhile.
  const [heldShut, setHeldShut] = useState(false)
  const acts = useMemo(() => roomActs(meeting), [meeting])
  const ended = useRef(on.ended)
  const lines = useRef<readonly ConsentLine[]>(first.lines)
  useEffect(() => {
    ended.current = on.ended
  })

  const take = useCallback((next: RoomState) => {
    setLive(livenessOf(lines.current, next.lines))
    lines.current = next.lines
    setRoom(next)
    if (!isRunning(next.lines, 'captions')) setCaptions(NO_CAPTIONS)
    if (next.state === 'ended') ended.current(true)
  }, [])

  const refetch = useCallback(async () => {
    try {
      take(await acts.room())
    } catch (error) {
      if (error instanceof Problem && error.code === 'meeting-ended') ended.current(true)
    }
  }, [acts, take])

  useEffect(() => {
    let wasDown = false
    return listen(meeting, {
      event: (event: LiveEvent) => {
        switch (event.type) {
          case 'room':
            return take(event.room)
          case 'caption':
            return setCaptions((before) => withCaption(before, event, Date.now()))
          case 'captions-behind':
            return setBehindMs(event.droppedMs)
          case 'ended':
            return ended.current(event.summary)
        }
      },
      up: () => {
        setConnected(true)
        if (wasDown) void refetch()
        wasDown = false
      },
      down: () => {
        wasDown = true
        setConnected(false)
      },
    })
  }, [meeting, take, refetch])

  const act = useCallback(
    async (work: () => Promise<RoomState>): Promise<boolean> => {
      setBusy(true)
      setProblem(null)
      try {
        take(await work())
        return true
      } catch (error) {
        setProblem(sentenceOf(error))
        return false
      } finally {
        setBusy(false)
      }
    },
    [take],
  )

  return {
    room,
    live,
    captions,
    behindMs,
    connected,
    busy,
    problem,
    dismissProblem: () => setProblem(null),
    /** Whether the ears may be let at this microphone: the server's word, less what is still being asked. */
    mayHear: room.earsMayHearYou && !heldShut,
    /** Nobody pressed anything, so no button may stop working for it. */
    acknowledge: (feature: Feature, version: number) =>
      void acts.acknowledge(feature, version).then(take, (error: unknown) => setProblem(sentenceOf(error))),
    answer: (feature: Feature, accepted: boolean) => act(() => acts.answer(feature, accepted)),
    answerMicrophone: (who: z.infer<typeof Microphone>) => act(() => acts.answerMicrophone(who)),
    /** Shuts the ears out before it asks; they stay out if the objection could not be recorded. */
    leaveOut: async (features: readonly Feature[]) => {
      setHeldShut(true)
      const recorded = await act(() => acts.object(features))
      if (recorded) setHeldShut(false)
      return recorded
    },
    includeAgain: async (features: readonly Feature[]) => {
      const recorded = await act(() => acts.lift(features))
      if (recorded) setHeldShut(false)
      return recorded
    },
    start: (feature: Feature) => act(() => acts.start(feature)),
    stop: (feature: Feature) => act(() => acts.stop(feature)),
    leave: () => acts.leave().catch(() => undefined),
    end: async () => {
      setBusy(true)
      setProblem(null)
      try {
        await acts.end()
        await refetch()
      } catch (error) {
        setProblem(sentenceOf(error))
      } finally {
        setBusy(false)
      }
    },
  }
}
export type RoomModel = ReturnType<typeof useRoom>
