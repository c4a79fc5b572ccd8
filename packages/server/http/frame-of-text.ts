/**
 * A message for many sockets as the one frame that goes out on each of them, made once and written as it is (RFC 6455, 5.2).
 * That holds where a socket has no extensions: nothing is compressed, and servers do not mask.
 */
/** The last frame of a message, which is text. */
const FINAL_TEXT = 0x81

export function frameOfText(text: string): Buffer {
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
