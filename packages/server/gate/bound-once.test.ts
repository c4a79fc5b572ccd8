/** Reading under a permit costs the same however many permits were given before. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addTurns,
  granted,
  type House,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

test('what the policies ask of a binding is asked once, not for every permit there is', async () => {
  const { gate, database, clock, superuser } = house
  const meeting = await openMeeting(house, 1)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, 3)
  const permit = granted(await gate.permit(summaryOf(meeting, clock)))
  const client = await database.store.ai.connect()
  const blocks = async (): Promise<number> => {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>(
      'explain (analyze, buffers, format json) select * from wall.bound_permit()',
    )
    return rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks'] ?? Infinity
  }
  try {
    await client.query('select wall.bind($1)', [permit.id])
    await blocks()
    const few = await blocks()
    await superuser.query(
      `insert into gate.permit select (p).* from (
         select jsonb_populate_record(p, jsonb_build_object('id', n::text)) as p
           from gate.permit p, generate_series(1, 2000) n where p.id = $1) made`,
      [permit.id],
    )
    expect(await blocks()).toBeLessThan(few + 20)
  } finally {
    client.release(true)
  }
})
