// What a host can do to a room at the media server.
import { RoomServiceClient } from 'livekit-server-sdk'
import type { MediaKeys } from './livekit-config.ts'
import { EARS_IDENTITY } from './tokens.ts'

export interface Present {
  handle: string
  name: string
  joinedAtMs: number
}

export class Rooms {
  readonly #client: RoomServiceClient

  /** `url` as startMediaServer gives it. */
  constructor({ url, apiKey, apiSecret }: MediaKeys & { url: string }) {
    this.#client = new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret, { requestTimeout: 5 })
  }

  /** Ends the meeting for everybody, the ears included. A room that is not there has ended. */
  async end(meeting: string): Promise<void> {
    await unlessGone(this.#client.deleteRoom(meeting))
  }

  /**
   * Removes one participant now. LiveKit's open-source server lets an unexpired token in again, so who was
   * removed has to be turned away at the door: see `admit` in proxy.ts.
   */
  async remove(meeting: string, handle: string): Promise<void> {
    await unlessGone(this.#client.removeParticipant(meeting, handle))
  }

  /** The people in the room; the ears are no person. Empty when there is no room. */
  async present(meeting: string): Promise<Present[]> {
    const all = (await unlessGone(this.#client.listParticipants(meeting))) ?? []
    return all
      .filter((participant) => participant.identity !== EARS_IDENTITY)
      .map(({ identity, name, joinedAt }) => ({
        handle: identity,
        name,
        joinedAtMs: Number(joinedAt) * 1000,
      }))
  }
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return null
    throw error
  }
}
