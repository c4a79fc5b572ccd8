/**
 * A message for many sockets as the one frame that goes out on each of them, made once and written as it is (RFC 6455, 5.2).
 * That holds where a socket has no extensions: nothing is compressed, and servers do not mask.
 */
import type { SharedEvent } from '../workspace/index.ts'

/** The last frame of a message, which is text. */
const FINAL_TEXT = 0x81

function frameOfText(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const header = bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafeSlow(header + bytes)
  frame[0] = FINAL_TEXT
  if (header === 2) frame[1] = bytes
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(bytes, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(bytes), 2)
  }
  frame.write(text, header)
  return frame
}

/** The frame of an event. The last one is kept: what goes to many sockets goes to them one after the other. */
export function frameOnce(): (event: SharedEvent) => Buffer {
  let last: SharedEvent | null = null
  let frame: Buffer = Buffer.alloc(0)
  return (event) => {
    if (event !== last) {
      frame = frameOfText(event.json)
      last = event
    }
    return frame
  }
}
