/** A summary that fails on the way has read all the same: the use is closed in the ledger. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTurns, type House, openHouse, openMeeting } from '../gate/testing/scripted-meeting.ts'
import type { MeetingsPort } from './face.ts'
import { SummaryQueue } from './summary.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

test('R12 what was read for a summary that was not kept is recorded as used', async () => {
  const meeting = await openMeeting(house, 1)
  await addTurns(house, meeting, meeting.handles[0] ?? '', 3)
  const tried: string[] = []
  const over = {
    meeting: meeting.id,
    hostingAccount: meeting.account,
    processor: 'this-server',
    openedAt: meeting.openedAt,
    endedAt: house.clock(),
  }
  const meetings: Pick<MeetingsPort, 'unfinished' | 'keepSummary' | 'summaryFailed'> = {
    unfinished: () => Promise.resolve([over]),
    keepSummary: () => {
      tried.push('keep')
      return Promise.reject(new Error('the store failed'))
    },
    summaryFailed: () => Promise.resolve(),
  }
  const queue = new SummaryQueue(house.gate, meetings, () => undefined)
  queue.look()
  await queue.settled()
  await queue.stop()
  expect(tried).toEqual(['keep'])
  const { rows } = await house.superuser.query(
    `select p.used_entry_id is not null as closed, (select count(*)::int from gate.used_item u where u.permit_id = p.id) as items
       from gate.permit p where p.account_id = $1 and not p.continuous`,
    [meeting.account],
  )
  expect(rows).toEqual([{ closed: true, items: 3 }])
})
