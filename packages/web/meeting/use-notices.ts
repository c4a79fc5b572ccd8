import type { Feature } from '@highroad/core/consent'
import type { Notice } from '@highroad/core/wire'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { mayFold, noticeKey, noticesOnScreen, receive } from '../consent/notice-queue.ts'
import type { RoomModel } from './use-room.ts'

/**
 * The notices on screen. One is acknowledged once it was rendered and in view, never before; where that could not be
 * sent it is sent again with the next change of the room. `own`: features that this page started.
 */
export function useNotices({
  room,
  connected,
  acknowledge,
  own,
}: Pick<RoomModel, 'room' | 'connected' | 'acknowledge'> & { own: ReadonlySet<Feature> }) {
  const [received, setReceived] = useState<readonly Notice[]>([])
  const [putAway, setPutAway] = useState<ReadonlySet<string>>(new Set())
  const [inView, setInView] = useState<ReadonlyMap<string, number>>(new Map())
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  // Opened again by hand: it folds no more by itself.
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set())
  const sent = useRef<{ for: unknown; keys: Set<string> }>({ for: null, keys: new Set() })

  useEffect(() => setReceived((before) => receive(before, room.unseen)), [room.unseen])

  const onScreen = useMemo(
    () => noticesOnScreen({ unseen: room.unseen, received, putAway, lines: room.lines }),
    [room.unseen, room.lines, received, putAway],
  )
  // What left the screen has to be seen anew when it comes back.
  useEffect(() => {
    const keys = new Set(onScreen.map(noticeKey))
    const only = <T>(before: ReadonlyMap<string, T>) =>
      [...before.keys()].every((key) => keys.has(key))
        ? before
        : new Map([...before].filter(([key]) => keys.has(key)))
    setInView(only)
    setFolded((before) => {
      const left = [...before].filter((key) => keys.has(key))
      return left.length === before.size ? before : new Set(left)
    })
  }, [onScreen])

  useEffect(() => {
    if (!connected) return
    if (sent.current.for !== room) sent.current = { for: room, keys: new Set() }
    for (const notice of room.unseen) {
      const key = noticeKey(notice)
      if (!inView.has(key) || sent.current.keys.has(key)) continue
      sent.current.keys.add(key)
      acknowledge(notice.feature, notice.version)
    }
  }, [room, connected, inView, acknowledge])

  const seen = useCallback(
    (notice: Notice) =>
      setInView((before) =>
        before.has(noticeKey(notice)) ? before : new Map(before).set(noticeKey(notice), Date.now()),
      ),
    [],
  )
  const away = useCallback(
    (notices: readonly Notice[]) => setPutAway((before) => new Set([...before, ...notices.map(noticeKey)])),
    [],
  )
  return {
    /** The newest first: it has to be in view. */
    whole: onScreen.filter((notice) => !folded.has(noticeKey(notice))).toReversed(),
    folded: onScreen.filter((notice) => folded.has(noticeKey(notice))),
    seen,
    away,
    /** Folds what has stood long enough; to be called now and then. */
    fold: () => {
      const due = onScreen
        .map((notice) => [noticeKey(notice), notice.feature] as const)
        .filter(
          ([key, feature]) =>
            !folded.has(key) &&
            !held.has(key) &&
            mayFold({
              inViewSince: inView.get(key),
              at: Date.now(),
              own: own.has(feature),
              askFirst: room.askFirst,
            }),
        )
      if (due.length > 0) setFolded((before) => new Set([...before, ...due.map(([key]) => key)]))
    },
    unfold: () => {
      setHeld((before) => new Set([...before, ...folded]))
      setFolded(new Set())
    },
    /** Every notice that this person has to see was in view: the microphone may open. */
    allSeen: room.unseen.every((notice) => inView.has(noticeKey(notice))),
  }
}
export type NoticesModel = ReturnType<typeof useNotices>
