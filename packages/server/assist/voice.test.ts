/** What a voice does when leases come and go. Leases here are stand-ins; `meeting/life.test.ts` has the real gate. */
import { describe, expect, test, vi } from 'vitest'
import type { Feature } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import type { Lease, LeaseEnd } from '../gate/index.ts'
import type { MeetingsPort } from './face.ts'
import { Voice, type VoiceParts } from './voice.ts'

const HANDLE = 'a'.repeat(32)

class StandIn {
  live = true
  until = Number.POSITIVE_INFINITY
  withdrawn = false
  readonly items: string[] = []
  readonly lease: Lease
  #end: (end: LeaseEnd) => void = () => undefined

  constructor(feature: Feature, from: number) {
    const ended = new Promise<LeaseEnd>((resolve) => (this.#end = resolve))
    const isLive = () => this.live
    // Nobody but the gate makes a lease; this one passes for it only here.
    this.lease = {
      id: `lease-${feature}`,
      feature,
      handle: HANDLE,
      meeting: 'm',
      from,
      get live() {
        return isLive()
      },
      ended,
      covers: (a: number, b: number) => !this.withdrawn && a >= from && b <= this.until,
      used: (item: UsedItem) => void this.items.push(item.item),
      end: () => {
        this.over('ended')
        return Promise.resolve()
      },
    } as unknown as Lease
  }

  over(reason: LeaseEnd['reason']): void {
    this.live = false
    this.withdrawn = reason !== 'ended'
    this.#end({ reason, at: 0 })
  }
}

function voice() {
  const log: string[] = []
  let ids = 0
  const meetings = {
    keepTurn: (_lease: Lease, turn: { text: string }) => {
      log.push(`turn ${turn.text}`)
      return Promise.resolve(true)
    },
    caption: (_meeting: string, _handle: string, caption: { text: string }) =>
      void log.push(`caption ${caption.text}`),
    reportUnkept: (_meeting: string, _handle: string, reason: string, ms: number) => {
      log.push(`unkept ${reason} ${ms}`)
      return Promise.resolve()
    },
  } as Partial<MeetingsPort> as MeetingsPort
  const parts: VoiceParts = {
    ears: { allow: () => void log.push('allow'), deny: () => void log.push('deny') },
    recognizer: {
      open: (stream) => void log.push(`open ${stream}`),
      push: (stream) => void log.push(`push ${stream}`),
      drop: (stream) => void log.push(`drop ${stream}`),
      close: (stream) => {
        log.push(`close ${stream}`)
        return Promise.resolve()
      },
    },
    meetings,
    newId: () => `s${++ids}`,
    streams: new Map(),
    onEnded: () => void log.push('ended elsewhere'),
    log: () => undefined,
  }
  return { made: new Voice('m', { handle: HANDLE, actsFor: null }, parts), log, parts }
}
const said = (fromMs: number, untilMs: number) => ({ stream: 's1', fromMs, untilMs, text: 'words' })

describe('a voice', () => {
  test('R10 the ears are shut and the sound forgotten in the tick in which the last lease dies', async () => {
    const { made, log, parts } = voice()
    const captions = new StandIn('captions', 0)
    const summary = new StandIn('summary', 0)
    made.take(captions.lease)
    made.take(summary.lease)
    expect(log).toEqual(['open s1', 'allow', 'allow'])
    log.length = 0
    captions.over('withdrawn')
    await Promise.resolve()
    expect(log).toEqual(['ended elsewhere'])
    summary.over('withdrawn')
    await Promise.resolve()
    expect(log).toEqual(['ended elsewhere', 'deny', 'drop s1', 'ended elsewhere'])
    expect(parts.streams.size).toBe(0)
  })

  test('sound without a live lease is overwritten and goes nowhere, even before anybody was told of its end', () => {
    const { made, log } = voice()
    const lease = new StandIn('captions', 0)
    made.take(lease.lease)
    const heard = new Int16Array([7, 7])
    made.push(heard, 1)
    expect(log.at(-1)).toBe('push s1')
    lease.over('withdrawn')
    made.push(heard, 2)
    expect([...heard]).toEqual([0, 0])
    expect(log.filter((one) => one.startsWith('push'))).toHaveLength(1)
  })

  test('R5 captions alone make no turn; a summary alone makes no caption', async () => {
    const captioned = voice()
    captioned.made.take(new StandIn('captions', 0).lease)
    await captioned.made.text(said(10, 20))
    expect(captioned.log.slice(2)).toEqual(['caption words'])
    const kept = voice()
    const summary = new StandIn('summary', 0)
    kept.made.take(summary.lease)
    await kept.made.text(said(10, 20))
    expect(kept.log.slice(2)).toEqual(['turn words'])
    expect(summary.items).toEqual(['s2'])
  })

  test('R13 a text that began before the lease is no turn and no caption: it is counted', async () => {
    const { made, log } = voice()
    made.take(new StandIn('captions', 15).lease)
    made.take(new StandIn('summary', 15).lease)
    await made.text(said(10, 20))
    expect(log.slice(3)).toEqual(['unkept not-running 10'])
  })

  test('last words that do not become text in time are counted, never silent', async () => {
    vi.useFakeTimers()
    try {
      const { made, log, parts } = voice()
      made.take(new StandIn('summary', 0).lease)
      made.push(new Int16Array(16_000), 1_000)
      parts.recognizer.close = () => new Promise(() => undefined)
      const settled = made.settle()
      await vi.advanceTimersByTimeAsync(20_000)
      await settled
      expect(log).toContain('unkept backlog 1000')
      expect(made.silent).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  test('in good order the last words become text while the lease still lives', async () => {
    const { made, log, parts } = voice()
    const summary = new StandIn('summary', 0)
    made.take(summary.lease)
    parts.recognizer.close = async (stream) => {
      log.push(`close ${stream}`)
      void parts.streams.get(stream)?.text(said(10, 20))
      return Promise.resolve()
    }
    await made.settle()
    expect(log.slice(2)).toEqual(['deny', 'close s1', 'turn words', 'drop s1', 'deny'])
    expect(summary.live).toBe(false)
    expect(made.silent).toBe(true)
  })
})
