// What the bench, a server and its crowd tell each other.

export type Contestant = 'highroad' | 'socket.io' | 'ws'

/** Where a crowd goes. */
export interface Place {
  contestant: Contestant
  port: number
  sockets: number
  /** What a peer's message says: as many bytes as ours, `#0000000#` where its number goes. */
  template: string
  /** For ours alone. */
  ours: { account: string; channel: string; cookies: string[] } | null
}

export type Command =
  | { do: 'open'; place: Place }
  /** As many messages as it takes: so many are always on their way. */
  | { do: 'window'; inFlight: number; ms: number }
  /** So many messages a second, whatever comes back. */
  | { do: 'steady'; perSecond: number; ms: number }

export interface Answer {
  error?: string
  /** The event of a message as it came, with its number made zero. */
  template?: string
  messages?: number
  deliveriesPerSecond?: number
  /** Milliseconds from offering to each delivery. */
  p50?: number
  p99?: number
}

export const numbered = (n: number): string => `#${String(n).padStart(7, '0')}#`
