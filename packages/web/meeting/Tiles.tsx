import { useSpeakingParticipants, useTracks, VideoTrack } from '@livekit/components-react'
import type { RoomState } from '@highroad/core/wire'
import { Track } from 'livekit-client'
import type { CSSProperties } from 'react'
import { Icon } from '../app/Icon.tsx'
import { initialsOf, toneAt } from '../app/person-look.ts'
import { tileColumns } from './room-view.ts'

/** Everybody in the meeting: their picture, or their letters. Nothing here shows who objects. */
export function Tiles({ room }: { room: RoomState }) {
  const cameras = useTracks([Track.Source.Camera])
  const microphones = useTracks([Track.Source.Microphone])
  const speaking = new Set(useSpeakingParticipants().map((participant) => participant.identity))
  const columns = tileColumns(room.people.length)
  return (
    <div className="tiles" style={{ '--columns': columns } as CSSProperties} data-people={room.people.length}>
      {room.people.map((person, index) => {
        const camera = cameras.find(
          (track) => track.participant.identity === person.handle && !track.publication.isMuted,
        )
        const heard = microphones.some(
          (track) => track.participant.identity === person.handle && !track.publication.isMuted,
        )
        const you = person.handle === room.you
        const speaks = speaking.has(person.handle)
        return (
          <div key={person.handle} className={`tile ${toneAt(index)} ${speaks ? 'speaks' : ''}`}>
            {camera ? (
              <VideoTrack trackRef={camera} className={you ? 'mirrored' : ''} />
            ) : (
              <span className="letters" aria-hidden="true">
                {initialsOf(person.name)}
              </span>
            )}
            <span className="name">
              {heard ? null : <Icon name="muted" label="muted" />}
              {you ? 'You' : person.name}
              {speaks ? ', speaking' : ''}
            </span>
          </div>
        )
      })}
    </div>
  )
}
