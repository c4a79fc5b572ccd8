import { expect, test } from 'vitest'
import { MyUses } from '@highroad/core/wire'
import { useOf } from './mine-view.ts'

test('a use whose processor has no card left is shown without one, and does not take the page with it', async () => {
  const names = {
    place: () => Promise.resolve({ meeting: null, title: null, organisation: 'Acme', at: null }),
  }
  const use = {
    permit: 'p',
    account: 'a',
    place: 'meeting:m' as const,
    purpose: 'assist' as const,
    feature: 'summary' as const,
    processor: 'gone',
    continuous: false,
    items: 3,
    firstAt: 1,
    lastAt: 2,
    entry: 7,
    usedEntry: 8,
    decision: { decision: 'permit' as const, reasons: [], rulesVersion: 1, consulted: [] },
  }
  const row = await useOf(names, use, new Map())
  expect(MyUses.parse({ rows: [row], next: null }).rows).toMatchObject([{ items: 3, processor: null }])
})
