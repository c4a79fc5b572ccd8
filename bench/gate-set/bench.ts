// 100,000 turns of a meeting in the database, by twenty people of whom some objected: decided, recorded, checkpointed and
// read under the permit, beside the same rows with no gate at all: read by the same statement less what the gate has in it, in
// the same batches, and made the same objects of. A second reading without a gate takes them row by row, as most would.
import {
  addTurns,
  granted,
  objection,
  openHouse,
  openMeeting,
  summaryOf,
} from '../../packages/server/gate/testing/scripted-meeting.ts'
import { report, type Row, round, row } from '../result.ts'

const PEOPLE = 20
const OBJECTING = 3
const TURNS = 100_000
const BATCH = 2_000
const ROUNDS = 5

const house = await openHouse()
const { superuser } = house
try {
  const meeting = await openMeeting(house, PEOPLE)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, TURNS / PEOPLE)
  await superuser.query('analyze')
  const by = { account: meeting.account, person: null }
  for (const handle of meeting.handles.slice(0, OBJECTING))
    await house.gate.record([objection(handle, house.clock())], by)
  const { rows } = await superuser.query<{ id: string }>(
    `select id from gate.contributor_set where account_id = $1 and not (members -> 0 ->> 'handle' = any ($2))`,
    [meeting.account, meeting.handles.slice(0, OBJECTING)],
  )
  const sets = rows.map(({ id }) => id)
  const expected = (TURNS / PEOPLE) * (PEOPLE - OBJECTING)

  const gated = async () => {
    const times = { decide: 0, read: 0, close: 0, all: 0 }
    const started = performance.now()
    const permit = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
    times.decide = performance.now() - started
    let count = 0
    for await (const batch of house.gate.readTurns(permit)) count += batch.length
    times.read = performance.now() - started - times.decide
    times.all = performance.now() - started
    await house.gate.close(permit)
    times.close = performance.now() - started - times.all
    mustBe(count)
    return times
  }
  type Place = readonly [string, string]
  const WHERE = `account_id = $1 and meeting_id = $2 and contributor_set_id = any ($3)
                 and (from_at, id) > ($4::timestamptz, $5) order by from_at, id limit ${BATCH}`
  const values = [meeting.account, meeting.id, sets]
  const actsFor = new Map(meeting.handles.map((handle) => [handle, meeting.account]))
  const ungated = async () => {
    const started = performance.now()
    let count = 0
    let after: Place | null = ['-infinity', '']
    while (after !== null) {
      const { rows: read }: { rows: Record<string, string>[] } = await superuser.query({
        name: 'ungated',
        text: `select json_agg(t.id order by t.from_at, t.id)::text as ids,
                      json_agg(concat_ws(' ', t.handle, t.contributor_set_id, t.audience_id, t.classes)
                               order by t.from_at, t.id)::text as kinds,
                      json_agg((extract(epoch from t.from_at) * 1000)::bigint order by t.from_at, t.id)::text as "from",
                      json_agg((extract(epoch from t.until_at) * 1000)::bigint order by t.from_at, t.id)::text as "until",
                      json_agg(t.text order by t.from_at, t.id)::text as texts, max(t.from_at)::text as cursor
                 from (select * from meeting.turn where ${WHERE}) t`,
        values: [...values, ...after],
      })
      const row: Record<string, string> | undefined = read[0]
      const ids = JSON.parse(row?.['ids'] ?? '[]') as string[]
      const kinds = JSON.parse(row?.['kinds'] ?? '[]') as string[]
      const [from, until] = [
        JSON.parse(row?.['from'] ?? '[]'),
        JSON.parse(row?.['until'] ?? '[]'),
      ] as number[][]
      const texts = JSON.parse(row?.['texts'] ?? '[]') as string[]
      count += ids.map((id, i) => {
        const [handle = '', contributorSetId, audienceId, classes = '{}'] = (kinds[i] ?? '').split(' ')
        return {
          id,
          handle,
          actsFor: actsFor.get(handle) ?? null,
          fromMs: from?.[i],
          untilMs: until?.[i],
          text: texts[i],
          contributorSetId,
          audienceId,
          classes: classes.slice(1, -1).split(','),
        }
      }).length
      after = ids.length < BATCH ? null : [row?.['cursor'] ?? '', ids.at(-1) ?? '']
    }
    mustBe(count)
    return performance.now() - started
  }
  const rowByRow = async () => {
    const started = performance.now()
    let [count, after] = [0, { cursor: '-infinity', id: '' }]
    for (;;) {
      const { rows: batch } = await superuser.query<{ cursor: string; id: string; text: string }>(
        `select id, handle, contributor_set_id, audience_id, classes, text, from_at::text as cursor,
                (extract(epoch from from_at) * 1000)::bigint as from_ms,
                (extract(epoch from until_at) * 1000)::bigint as until_ms
           from meeting.turn where ${WHERE}`,
        [...values, after.cursor, after.id],
      )
      count += batch.length
      const last = batch.at(-1)
      if (!last || batch.length < BATCH) break
      after = last
    }
    mustBe(count)
    return performance.now() - started
  }
  const mustBe = (count: number) => {
    if (count !== expected) throw new Error(`${count} items were read, not ${expected}`)
  }

  await ungated()
  await rowByRow()
  await gated()
  const without: number[] = []
  const asRows: number[] = []
  const withGate: Awaited<ReturnType<typeof gated>>[] = []
  for (let i = 0; i < ROUNDS; i++) {
    without.push(await ungated())
    asRows.push(await rowByRow())
    withGate.push(await gated())
  }
  const of = (name: string, part: 'decide' | 'read' | 'close' | 'all'): Row =>
    row(
      name,
      withGate.map((times) => times[part]),
    )
  const all = of('decided, recorded and read', 'all')
  const bare = row('read without a gate', without)
  await report({
    bench: 'gate-set',
    unit: `milliseconds for ${TURNS} items, of which ${expected} may be read`,
    rows: [
      bare,
      row('read without a gate, row by row', asRows),
      all,
      of('of which decided, recorded, under a checkpoint', 'decide'),
      of('of which read under the permit', 'read'),
      of('afterwards: the record of every item used', 'close'),
    ],
    // Greater is better: what the ungated reading takes of the gated one's time.
    ratios: { 'the reading without a gate': round(bare.median / all.median) },
  })
} finally {
  await house.stop()
}
