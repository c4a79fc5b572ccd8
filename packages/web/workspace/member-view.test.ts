import { expect, test } from 'vitest'
import { memberControls } from './member-view.ts'

const ann = { id: 'ann', role: 'owner' } as const
const ada = { id: 'ada', role: 'admin' } as const
const bob = { id: 'bob', role: 'member' } as const
const members = [ann, ada, bob]

test('an owner changes and removes everybody else; as the last one neither leaves nor steps down', () => {
  expect(memberControls('owner', 'ann', ada, members)).toMatchObject({ setRole: true, remove: true })
  expect(memberControls('owner', 'ann', ann, members)).toEqual({
    setRole: false,
    remove: false,
    leave: false,
    last: true,
  })
})

test('with a second owner the first may step down, leave, or be removed by the other', () => {
  const two = [...members, { id: 'zoe', role: 'owner' } as const]
  expect(memberControls('owner', 'ann', ann, two)).toEqual({
    setRole: true,
    remove: false,
    leave: true,
    last: false,
  })
  expect(memberControls('owner', 'zoe', ann, two)).toMatchObject({
    setRole: true,
    remove: true,
    leave: false,
  })
})

test('an admin removes members and leaves; a member leaves', () => {
  expect(memberControls('admin', 'ada', bob, members)).toMatchObject({ setRole: false, remove: true })
  expect(memberControls('admin', 'ada', ann, members)).toMatchObject({ setRole: false, remove: false })
  expect(memberControls('admin', 'ada', ada, members)).toMatchObject({ remove: false, leave: true })
  expect(memberControls('member', 'bob', bob, members)).toMatchObject({ leave: true, last: false })
  expect(memberControls('member', 'bob', ada, members)).toMatchObject({
    setRole: false,
    remove: false,
    leave: false,
  })
})
