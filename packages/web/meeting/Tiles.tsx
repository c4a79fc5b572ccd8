import { useSpeakingParticipants, useTracks, VideoTrack } from '@livekit/components-react'
import type { RoomState } from '@highroad/core/wire'
import { useElementSize } from '@mantine/hooks'
import { Track } from 'livekit-client'
import type { CSSProperties } from 'react'
import { Icon } from '../app/Icon.tsx'
import { initialsOf, toneAt } from '../app/person-look.ts'
import { tileOrder, tileSize } from './tile-grid.ts'

/** Everybody in the meeting, in equal tiles: their picture, or their letters. Nothing here shows who objects. */
export function Tiles({ room }: { room: RoomState }) {
  const cameras = useTracks([Track.Source.Camera])
  const microphones = useTracks([Track.Source.Microphone])
  const speaking = new Set(useSpeakingParticipants().map((participant) => participant.identity))
  const field = useElementSize<HTMLDivElement>()
  const size = tileSize(field, room.people.length)
  return (
    <div className="stage">
      <div
        ref={field.ref}
        className="tiles"
        style={{ '--tile-w': `${size.width}px`, '--tile-h': `${size.height}px` } as CSSProperties}
      >
        {tileOrder(room.people, room.you).map(([place, person]) => {
          const camera = cameras.find(
            (track) => track.participant.identity === person.handle && !track.publication.isMuted,
          )
          const heard = microphones.some(
            (track) => track.participant.identity === person.handle && !track.publication.isMuted,
          )
          const you = person.handle === room.you
          const speaks = speaking.has(person.handle)
          return (
            <div key={person.handle} className={`tile ${toneAt(place)} ${speaks ? 'speaks' : ''}`}>
              {camera ? (
                <VideoTrack trackRef={camera} className={you ? 'mirrored' : ''} />
              ) : (
                <span className="letters" aria-hidden="true">
                  {initialsOf(person.name)}
                </span>
              )}
              <span className="name">
                {heard ? null : <Icon name="muted" label="muted" />}
                <span className="t">
                  <bdi>{you ? 'You' : person.name}</bdi>
                  {speaks ? ', speaking' : ''}
                </span>
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
