import type { Chat, ComposeView } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { jumpsOf, matching } from './palette-view.ts'

const me = {
  person: { id: 'p1', name: 'Maren', email: 'maren@example.org', guest: false },
  memberships: [{ account: 'a1', organisation: 'Alderwick', role: 'owner' as const }],
  operator: true,
}
const meeting = (title: string, state: 'open' | 'ended') => ({
  meeting: `m-${title.toLowerCase()}`,
  account: 'a1',
  organisation: 'Alderwick',
  title,
  state,
  host: true,
  openedAt: 0,
  endedAt: null,
  present: 0,
  summary: 'none' as const,
  link: '',
})

test('an open meeting leads to its door, an ended one to its summary', () => {
  const jumps = jumpsOf(me, 'a1', [meeting('Print', 'open'), meeting('Launch', 'ended')])
  expect(matching(jumps, 'print')[0]?.to).toBe('/m/m-print')
  expect(matching(jumps, 'launch')[0]?.to).toBe('/m/m-launch/summary')
})

test('every word must occur, and a label that begins so comes first', () => {
  const jumps = jumpsOf(me, 'a1', [meeting('Older people', 'open')])
  expect(matching(jumps, 'people').map((jump) => jump.label)).toEqual(['People', 'Older people'])
  expect(matching(jumps, 'people xyz')).toEqual([])
})

test('who is not signed in can only sign in', () => {
  expect(jumpsOf(null, null, [])).toEqual([{ label: 'Sign in', kind: 'page', to: '/sign-in' }])
})

test('programs are for owners and admins to find', () => {
  const as = (role: 'owner' | 'admin' | 'member') =>
    jumpsOf({ ...me, memberships: [{ account: 'a1', organisation: 'Alderwick', role }] }, 'a1', []).some(
      (jump) => jump.to === '/o/a1/programs',
    )
  expect([as('owner'), as('admin'), as('member')]).toEqual([true, true, false])
})

test('whoever signs in finds their passkeys; a guest has none to find', () => {
  const found = (guest: boolean) =>
    matching(jumpsOf({ ...me, person: { ...me.person, guest } }, 'a1', []), 'passkeys').map((jump) => jump.to)
  expect(found(false)).toEqual(['/security'])
  expect(found(true)).toEqual([])
})

test('catching up is found in a channel where it runs, by whoever is in it', () => {
  const found = (joined: boolean, state: 'on' | 'off', here = 'c1') => {
    const channels = [{ channel: 'c1', account: 'a1', kind: 'public', name: 'launch', joined, people: [] }]
    const chat = { you: 'p1', guest: false, channels, people: [] } as unknown as Chat
    const compose = { lines: [{ feature: 'catch-up', state }] } as unknown as ComposeView
    const jumps = jumpsOf(me, 'a1', [], chat, { channel: here, compose })
    return matching(jumps, 'catch up').map(({ kind, to }) => [kind, to])
  }
  expect(found(true, 'on')).toEqual([['# launch', '/o/a1/c/c1?catch-up=1']])
  expect([found(false, 'on'), found(true, 'off'), found(true, 'on', 'c2')]).toEqual([[], [], []])
})
