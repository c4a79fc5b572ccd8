/** Joins the media server to what the other rooms ask of it. */
import type { MediaProxy } from './http/index.ts'
import type { MediaPort } from './meeting/index.ts'
import {
  Ears,
  EARS_IDENTITY,
  earsToken,
  type MediaServer,
  type NoMediaServer,
  participantToken,
  proxyRequest,
  proxyUpgrade,
  Rooms,
} from './media/index.ts'

export interface MediaParts {
  readonly port: MediaPort
  /** Starts the ears of a meeting; null where there is no media server. */
  readonly ears: ((meeting: string) => Ears) | null
  /** Signalling behind our own address; null where browsers connect to the media server itself, or there is none. */
  readonly proxy: ((mayEnter: (meeting: string, handle: string) => Promise<boolean>) => MediaProxy) | null
  /** Signalling address for browsers that is not ours. */
  readonly elsewhere: string | null
}

type Log = (event: string, detail: Record<string, string | number>) => void

export function mediaParts(
  media: MediaServer | NoMediaServer,
  options: { publicUrl: string; log: Log },
): MediaParts {
  if (!media.available) {
    const nothing = () => Promise.reject(new Error('there is no media server'))
    return {
      port: {
        available: () => ({ available: false, missing: media.missing, get: media.get }),
        state: () => 'missing',
        url: () => '',
        tokenFor: nothing,
        earsIdentity: () => EARS_IDENTITY,
        endRoom: () => Promise.resolve(),
        remove: () => Promise.resolve(),
      },
      ears: null,
      proxy: null,
      elsewhere: null,
    }
  }
  const rooms = new Rooms(media)
  return {
    port: {
      available: () => ({ available: true, missing: null, get: null }),
      state: () => (media.up() ? 'up' : 'down'),
      url: () => media.browserUrl ?? `${options.publicUrl.replace(/^http/, 'ws')}/livekit`,
      tokenFor: (meeting, handle, name) => participantToken(media, { meeting, handle, name }),
      earsIdentity: () => EARS_IDENTITY,
      endRoom: (meeting) => rooms.end(meeting),
      remove: (meeting, handle) => rooms.remove(meeting, handle),
    },
    ears: (meeting) => new Ears({ url: media.url, token: () => earsToken(media, meeting), log: options.log }),
    proxy:
      media.browserUrl === null
        ? (mayEnter) => ({
            request: (request, response) => void proxyRequest(request, response, media, mayEnter),
            upgrade: (request, socket, head) => void proxyUpgrade(request, socket, head, media, mayEnter),
          })
        : null,
    elsewhere: media.browserUrl,
  }
}
