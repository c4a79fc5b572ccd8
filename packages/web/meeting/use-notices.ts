import type { Notice } from '@highroad/core/wire'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { noticeKey, noticesOnScreen, receive } from '../consent/notice-queue.ts'
import type { RoomModel } from './use-room.ts'

/**
 * The notices on screen. One is acknowledged once it was rendered and in view, never before; where that could not be
 * sent it is sent again with the next change of the room.
 */
export function useNotices({
  room,
  connected,
  acknowledge,
}: Pick<RoomModel, 'room' | 'connected' | 'acknowledge'>) {
  const [received, setReceived] = useState<readonly Notice[]>([])
  const [putAway, setPutAway] = useState<ReadonlySet<string>>(new Set())
  const [inView, setInView] = useState<ReadonlySet<string>>(new Set())
  const sent = useRef<{ for: unknown; keys: Set<string> }>({ for: null, keys: new Set() })

  useEffect(() => setReceived((before) => receive(before, room.unseen)), [room.unseen])

  const onScreen = useMemo(
    () => noticesOnScreen({ unseen: room.unseen, received, putAway, lines: room.lines }),
    [room.unseen, room.lines, received, putAway],
  )
  // What left the screen has to be seen anew when it comes back.
  useEffect(() => {
    const keys = new Set(onScreen.map(noticeKey))
    setInView((before) =>
      [...before].every((key) => keys.has(key))
        ? before
        : new Set([...before].filter((key) => keys.has(key))),
    )
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
    (notice: Notice) => setInView((before) => new Set(before).add(noticeKey(notice))),
    [],
  )
  const away = useCallback(
    (notice: Notice) => setPutAway((before) => new Set(before).add(noticeKey(notice))),
    [],
  )
  return {
    onScreen,
    seen,
    away,
    /** Every notice that this person has to see was in view: the microphone may open. */
    allSeen: room.unseen.every((notice) => inView.has(noticeKey(notice))),
  }
}
