/**
 * What many sockets are told, written to each of them once a turn of the event loop: messages that were committed while the
 * last ones went out go out together, in one piece a socket. A message is made into a frame once, for all that get it.
 */
import type { Writable } from 'node:stream'
import type { SharedEvent } from '../workspace/index.ts'
import { frameOfText } from './frame-of-text.ts'

/** More than this is not gathered: it goes out at once. */
const MOST_GATHERED = 64 * 1024

/** The way out to one socket. */
interface Outlet {
  /** Sends an event after all that was sent before. */
  readonly send: (event: SharedEvent) => void
  /** Writes now what waits: before the socket is closed. */
  readonly flush: () => void
  /** Bytes that wait, here and in the socket. */
  readonly waiting: () => number
}

/** `isOpen`: whether the socket takes frames still; what waits for one that does not is dropped, its client comes back. */
export type FramesOfTurn = (stream: Writable, isOpen: () => boolean) => Outlet

export function framesOfTurn(): FramesOfTurn {
  const writes = new Set<() => void>()
  let last: { readonly event: SharedEvent; readonly frame: Buffer } | null = null
  let piece: { readonly of: readonly Buffer[]; readonly bytes: Buffer } | null = null

  const frameOf = (event: SharedEvent): Buffer => {
    if (last?.event !== event) last = { event, frame: frameOfText(event.json) }
    return last.frame
  }
  /** Most sockets of a channel wait for the same frames: those are put together once. */
  const pieceOf = (frames: readonly Buffer[]): Buffer => {
    const [only] = frames
    if (only && frames.length === 1) return only
    if (piece?.of.length !== frames.length || !piece.of.every((frame, i) => frame === frames[i]))
      piece = { of: frames, bytes: Buffer.concat(frames) }
    return piece.bytes
  }
  const writeAll = (): void => {
    for (const write of writes) write()
    piece = null
    last = null
  }

  return (stream, isOpen) => {
    let frames: Buffer[] = []
    let bytes = 0
    const flush = (): void => {
      writes.delete(flush)
      if (frames.length > 0 && isOpen()) stream.write(pieceOf(frames))
      frames = []
      bytes = 0
    }
    return {
      send: (event) => {
        const frame = frameOf(event)
        frames.push(frame)
        bytes += frame.length
        if (bytes > MOST_GATHERED) return flush()
        if (writes.size === 0) setImmediate(writeAll)
        writes.add(flush)
      },
      flush,
      waiting: () => stream.writableLength + bytes,
    }
  }
}
