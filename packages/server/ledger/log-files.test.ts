/** Two processes that both believe they lead, one of which sleeps at the worst moment. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type * as Files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LogFiles } from './log-files.ts'

type Sleep = (from: string) => Promise<void>
const held = vi.hoisted(() => ({ before: null as Sleep | null, after: null as Sleep | null }))
// The real file system, with a place to sleep in before a rename.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>()
  return {
    ...real,
    rename: async (from: string, to: string) => {
      await held.before?.(from)
      await real.rename(from, to)
      await held.after?.(from)
    },
  }
})

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'highroad-log-'))
})
afterEach(() => {
  held.before = held.after = null
  rmSync(home, { recursive: true })
})

const note = (size: number) => `test.example/log\n${size}\nroot\n`
const published = async () => Buffer.from((await new LogFiles(home).read('checkpoint')) ?? []).toString()

test('a leader that slept between looking and renaming does not put an older checkpoint over a newer one', async () => {
  const [sleeper, leader] = [new LogFiles(home), new LogFiles(home)]
  let first = true
  held.before = async () => {
    if (!first) return
    first = false
    await leader.publish(20, note(20))
  }
  await expect(sleeper.publish(10, note(10))).rejects.toThrow('larger')
  expect(await published()).toBe(note(20))
  expect(readdirSync(join(home, 'ledger'))).toEqual(['checkpoint'])
})

test('one that renames just after the newer one was put there is put right before publishing resolves', async () => {
  const [sleeper, leader] = [new LogFiles(home), new LogFiles(home)]
  const asleep = Promise.withResolvers<void>()
  const woken = Promise.withResolvers<void>()
  let older: Promise<void> | null = null
  const seen: string[] = []
  held.before = async (from) => {
    if (from.includes('.10.')) {
      asleep.resolve()
      await woken.promise
    } else if (older === null) {
      // The leader has looked: now the sleeper writes, looks, and falls asleep before its renaming.
      older = sleeper.publish(10, note(10))
      await asleep.promise
    }
  }
  held.after = async (from) => {
    if (from.includes('.10.') || seen.length > 0) return
    seen.push(await published())
    woken.resolve()
    await older
    seen.push(await published())
  }
  await leader.publish(20, note(20))
  expect(seen).toEqual([note(20), note(10)])
  expect(await published()).toBe(note(20))
})

test('many at once: the largest is what is published in the end', async () => {
  const writers = Array.from({ length: 4 }, () => new LogFiles(home))
  const outcomes = await Promise.allSettled(writers.map((files, i) => files.publish(10 + i, note(10 + i))))
  expect(outcomes.at(-1)).toMatchObject({ status: 'fulfilled' })
  expect(await published()).toBe(note(13))
})
