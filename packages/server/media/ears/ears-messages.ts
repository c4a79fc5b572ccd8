// What passes between the server and a meeting's ears. `turn` counts the permissions of a handle: a frame of an
// earlier turn was captured under a permission that is over.

export type ToEars =
  | { do: 'join'; url: string; token: string }
  | { do: 'allow'; handle: string; turn: number }
  | { do: 'deny'; handle: string }
  | { do: 'leave' }

export interface Frame {
  handle: string
  turn: number
  /** 16 kHz, mono. */
  pcm: Int16Array
  /** Wall clock, ms, of the first sample. */
  atMs: number
  /** Samples of this turn before this frame. */
  index: number
}

export type FromEars =
  | { is: 'joined'; present: string[] }
  | { is: 'ended' }
  | { is: 'participant'; handle: string; present: boolean }
  | { is: 'subscribed'; handle: string; subscribed: boolean }
  | ({ is: 'frame' } & Frame)
  | { is: 'speaking'; handle: string; ms: number }
  | { is: 'lost'; handle: string; turn: number; ms: number }
