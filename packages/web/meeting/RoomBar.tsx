import type { RoomState } from '@highroad/core/wire'
import { useEffect, useState } from 'react'
import { formatPeople } from '../app/format.ts'
import { useFrameView } from '../app/Frame.tsx'

/** The meeting's title, how long it has lasted, and on a phone the way to its people. */
export function RoomBar({ room }: { room: RoomState }) {
  const { show } = useFrameView()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  const minutes = Math.max(0, Math.floor((now - room.openedAt) / 60_000))
  return (
    <header className="bar">
      <h1>{room.title}</h1>
      <span className="end">
        <span className="quiet">{minutes} min</span>
        <button type="button" className="btn bare back" onClick={() => show('side')}>
          {formatPeople(room.people.length)}
        </button>
      </span>
    </header>
  )
}
