import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { SharedEvent } from '../workspace/index.ts'
import { framesOfTurn } from './frames-of-turn.ts'

/** The texts of frames that are not masked (RFC 6455, 5.2). */
function textsIn(bytes: Buffer): string[] {
  const short = bytes.readUInt8(1)
  const [from, length] = short < 126 ? [2, short] : [4, bytes.readUInt16BE(2)]
  const rest = bytes.subarray(from + length)
  return [bytes.toString('utf8', from, from + length), ...(rest.length > 0 ? textsIn(rest) : [])]
}

/** What goes out, piece by piece, and as the client reads it. */
function wire() {
  const pieces: Buffer[] = []
  const said: unknown[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk)
      said.push(...textsIn(chunk).map((text): unknown => JSON.parse(text)))
      done()
    },
  })
  return { stream, pieces, said }
}
const event = (channel: string): SharedEvent => {
  const event = { type: 'channel-gone' as const, channel }
  return { event, json: JSON.stringify(event) }
}

test('what is sent within a turn goes out in one piece, in its order; what many wait for is put together once', async () => {
  const outletOf = framesOfTurn()
  const [one, other, third] = [wire(), wire(), wire()]
  const outlets = [one, other, third].map(({ stream }) => outletOf(stream, () => true))
  const events = ['a', 'b', 'c'.repeat(50_000)].map(event)
  for (const each of events) for (const outlet of outlets.slice(0, 2)) outlet.send(each)
  outlets[2]?.send(event('d'))
  expect(one.pieces).toHaveLength(0)
  await turn()
  expect(one.pieces).toHaveLength(1)
  await vi.waitFor(() => expect(one.said).toHaveLength(events.length))
  expect(one.said).toEqual(events.map((each) => each.event))
  expect(other.pieces[0]).toBe(one.pieces[0])
  await vi.waitFor(() => expect(third.said).toEqual([event('d').event]))
  outlets[0]?.send(event('e'))
  await vi.waitFor(() => expect(one.said.at(-1)).toEqual(event('e').event))
})

test('what waits is counted, goes out before a close, and not after it', async () => {
  const { stream, said } = wire()
  let open = true
  const outlet = framesOfTurn()(stream, () => open)
  outlet.send(event('a'))
  expect(outlet.waiting()).toBe(JSON.stringify(event('a').event).length + 2)
  outlet.flush()
  await vi.waitFor(() => expect(outlet.waiting()).toBe(0))
  expect(said).toEqual([event('a').event])
  outlet.send(event('b'))
  open = false
  await turn()
  expect(said).toHaveLength(1)
})
