// Short-lived tickets into a room. LiveKit renews them for who is connected; who reconnects asks for a new one.
import { AccessToken, TrackSource } from 'livekit-server-sdk'
import type { MediaKeys } from './livekit-config.ts'

const MINUTES = 10

export interface Seat {
  /** The meeting's id: the room's name. */
  meeting: string
  /** The participant's handle in this meeting (hex). */
  handle: string
  /** What others see. */
  name: string
}

/** A ticket for a person: publishes camera, microphone and screen, hears and sees the others. */
export function participantToken(keys: MediaKeys, seat: Seat): Promise<string> {
  const token = new AccessToken(keys.apiKey, keys.apiSecret, {
    identity: seat.handle,
    name: seat.name,
    ttl: `${MINUTES}m`,
  })
  token.addGrant({
    roomJoin: true,
    room: seat.meeting,
    canPublish: true,
    canPublishSources: [
      TrackSource.CAMERA,
      TrackSource.MICROPHONE,
      TrackSource.SCREEN_SHARE,
      TrackSource.SCREEN_SHARE_AUDIO,
    ],
    canSubscribe: true,
    // Words between people go through Highroad, where the gate is, never through the media server.
    canPublishData: false,
    canUpdateOwnMetadata: false,
  })
  return token.toJwt()
}

/** The identity of a meeting's ears: what a browser's track permissions name to shut them out. */
export const EARS_IDENTITY = 'highroad-ears'

/** A ticket for the ears: hidden, may subscribe, may publish nothing. */
export function earsToken(keys: MediaKeys, meeting: string): Promise<string> {
  const token = new AccessToken(keys.apiKey, keys.apiSecret, { identity: EARS_IDENTITY, ttl: `${MINUTES}m` })
  token.addGrant({
    roomJoin: true,
    room: meeting,
    hidden: true,
    canPublish: false,
    canPublishData: false,
    canSubscribe: true,
    canUpdateOwnMetadata: false,
  })
  return token.toJwt()
}
