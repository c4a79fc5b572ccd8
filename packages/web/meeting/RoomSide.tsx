import { useSpeakingParticipants, useTracks } from '@livekit/components-react'
import type { RoomState } from '@highroad/core/wire'
import { Track } from 'livekit-client'
import type { ReactNode } from 'react'
import { useFrameView } from '../app/Frame.tsx'
import { Icon } from '../app/Icon.tsx'
import { toneAt } from '../app/person-look.ts'
import { Who } from '../app/Who.tsx'
import { CopyLink } from '../workspace/CopyLink.tsx'

/** The people in the meeting; below them what concerns you alone. */
export function RoomSide({
  room,
  organisation,
  children,
}: {
  room: RoomState
  organisation: string
  children: ReactNode
}) {
  const { show } = useFrameView()
  const microphones = useTracks([Track.Source.Microphone])
  const speaking = new Set(useSpeakingParticipants().map((participant) => participant.identity))
  return (
    <>
      <div className="bar">
        <h2>{organisation}</h2>
        <span className="end back">
          <button type="button" className="link" onClick={() => show('main')}>
            Close
          </button>
        </span>
      </div>
      <div className="scroll nav">
        <h3 id="people">In the meeting, {room.people.length}</h3>
        <ul aria-labelledby="people">
          {room.people.map((person, index) => {
            const notes = [
              person.host ? 'host' : null,
              person.guest ? 'guest' : null,
              person.handle === room.you ? 'you' : null,
            ]
            const heard = microphones.some(
              (track) => track.participant.identity === person.handle && !track.publication.isMuted,
            )
            return (
              <li key={person.handle} className="person">
                <Who name={person.name} tone={toneAt(index)} small />
                <span className="t">
                  <bdi title={person.name}>{person.name}</bdi>
                  <span className="quiet small">{notes.filter((note) => note !== null).join(', ')}</span>
                </span>
                <span className="end">
                  {speaking.has(person.handle) ? (
                    'speaking'
                  ) : (
                    <Icon name={heard ? 'mic' : 'muted'} label={heard ? 'microphone on' : 'muted'} />
                  )}
                </span>
              </li>
            )
          })}
        </ul>
        <div className="aside">{children}</div>
      </div>
      <div className="foot">
        <span className="t quiet">Invite others</span>
        <CopyLink link={`${window.location.origin}/m/${room.meeting}`} />
      </div>
    </>
  )
}
