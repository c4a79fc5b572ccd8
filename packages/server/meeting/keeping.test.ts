import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addTurns,
  granted,
  type House,
  openHouse,
  openMeeting,
  random,
  summaryOf,
} from '../gate/testing/scripted-meeting.ts'
import { Changes } from './changes.ts'
import { keepSummary } from './keeping.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

const lines = async (meeting: string) => {
  const { rows } = await house.superuser.query('select id from meeting.summary_line where meeting_id = $1', [
    meeting,
  ])
  return rows.length
}

test.each([true, false])(
  'R10 a summary made under a permit is kept only while that lives (switched off meanwhile: %s)',
  async (switchedOff) => {
    const { gate, database, clock } = house
    const meeting = await openMeeting(house, 1)
    const [handle = ''] = meeting.handles
    const [turn = ''] = await addTurns(house, meeting, handle, 1)
    const permit = granted(await gate.permit(summaryOf(meeting, clock)))
    if (switchedOff)
      await gate.record(
        [
          {
            kind: 'switch-set',
            time: clock(),
            account: meeting.account,
            feature: 'summary',
            on: false,
            processor: 'this-server',
          },
        ],
        { account: meeting.account, person: null },
      )
    const kept = keepSummary(
      { store: database.store, gate, random, changes: new Changes() },
      {
        meeting: meeting.id,
        hostingAccount: meeting.account,
        processor: 'this-server',
        openedAt: meeting.openedAt,
        endedAt: clock(),
      },
      permit,
      [{ kind: 'point', text: 'What was said', cites: [turn] }],
    )
    if (switchedOff) await expect(kept).rejects.toMatchObject({ code: 'denied' })
    else await kept
    expect(await lines(meeting.id)).toBe(switchedOff ? 0 : 1)
  },
)
