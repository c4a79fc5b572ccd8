/** Search over real PostgreSQL: what is found, by whom, and how quickly in a long history. */
import { assert, asyncProperty, constantFrom, oneof, string } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChannelItem } from '@highroad/core/wire'
import type { ChatCaller } from '../index.ts'
import { type House, newClientId, open, openHouse, say } from '../testing/house.ts'

let house: House
let owner: ChatCaller
let ann: ChatCaller
let otherAnn: ChatCaller
let general: ChannelItem
let secret: ChannelItem

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
  ann = await house.member('Ann Lee')
  otherAnn = await house.member('Ann Other')
  general = await open(house, owner, 'general', 'public', [ann])
  secret = await open(house, owner, 'secret', 'private', [otherAnn])
})
afterAll(() => house.stop())

const find = (who: ChatCaller, query: string, before: string | null = null, account = house.account) =>
  house.workspace.search.search(who, account, query, before)
const texts = async (who: ChatCaller, query: string) =>
  (await find(who, query)).messages.map(({ message }) => message.text)

test('words, phrases, what is left out, and the last word as far as it is typed', async () => {
  for (const text of ['alpha beta gamma', 'beta alpha', 'alphabet soup', 'gamma ALPHA; beta!'])
    await say(house.workspace, owner, general.channel, text)
  expect(await texts(ann, 'alpha beta')).toEqual(['gamma ALPHA; beta!', 'beta alpha', 'alpha beta gamma'])
  expect(await texts(ann, '"alpha beta"')).toEqual(['gamma ALPHA; beta!', 'alpha beta gamma'])
  expect(await texts(ann, 'alpha -gamma ')).toEqual(['beta alpha'])
  expect(await texts(ann, 'alph')).toHaveLength(4)
  expect(await texts(ann, 'alph ')).toEqual([])
  expect(await texts(ann, 'soup -"alpha beta"')).toEqual(['alphabet soup'])
  expect((await find(ann, 'soup')).messages[0]).toMatchObject({ channelName: 'general' })
})

test.each([
  ['会議は明日の午後です', '明日'],
  ['ประชุมพรุ่งนี้', 'พรุ่ง'],
  ['회의는 내일입니다', '내일'],
  ['अगली बैठक नमस्ते', 'नमस्ते'],
  ['الاجتماع غدا', 'غدا'],
  ['Große ÜBERRASCHUNG', 'überrasch'],
  ['ΣΟΦΙΑ και λόγος', 'σοφια'],
  ['see https://example.test/reports/summer-2026', 'summer'],
  ['ask bo.lee@example.test', 'lee'],
  ['the snake_case name', 'case'],
])('%s is found by %s', async (text, query) => {
  await say(house.workspace, owner, general.channel, text)
  expect(await texts(ann, query)).toContain(text)
})

test('by author, channel, day, file, link, reaction and thread', async () => {
  const { workspace, superuser } = house
  const one = await say(workspace, ann, general.channel, 'delta from the first ann')
  await say(workspace, otherAnn, secret.channel, 'delta from the other ann')
  await say(workspace, owner, secret.channel, 'delta https://example.test')
  await workspace.messages.react(owner, one.message, '👍', true)
  await say(workspace, owner, general.channel, 'delta as a reply', one.message)
  const file = await workspace.files.upload(owner, secret.channel, 'x', new Blob(['x']).stream())
  const withFile = { client: newClientId(), thread: null, text: 'delta with a file', files: [file.file] }
  await workspace.messages.post(owner, secret.channel, withFile)
  const past = await say(workspace, owner, general.channel, 'delta of the past')
  await superuser.query(`update chat.message set made_at = '2020-05-05T23:59:59Z' where id = $1`, [
    past.message,
  ])

  expect(await texts(owner, 'delta from:ann ')).toEqual([
    'delta from the other ann',
    'delta from the first ann',
  ])
  expect(await texts(owner, 'delta from:"ann lee"')).toEqual(['delta from the first ann'])
  expect(await texts(ann, 'from:me delta')).toEqual(['delta from the first ann'])
  expect(await texts(owner, 'delta in:#SECRET from:me')).toEqual([
    'delta with a file',
    'delta https://example.test',
  ])
  expect(await texts(owner, 'has:link delta')).toEqual(['delta https://example.test'])
  expect(await texts(owner, 'has:reaction delta')).toEqual(['delta from the first ann'])
  expect(await texts(owner, 'is:thread delta')).toEqual(['delta as a reply', 'delta from the first ann'])
  expect(await texts(owner, 'before:2020-05-06')).toEqual(['delta of the past'])
  expect(await texts(owner, 'before:2020-05-05')).toEqual([])
  expect(await texts(owner, 'after:2020-05-04 before:2020-05-06 delta')).toEqual(['delta of the past'])
  expect(await texts(owner, 'after:2020-05-05 before:2020-05-07')).toEqual([])
  const found = await find(owner, 'has:file')
  expect(found.messages.map(({ message }) => message.files)).toEqual([[file]])
})

test('what is not understood, and names of nobody, are told', async () => {
  for (const [query, problem] of [
    ['from:zoe delta', 'names nobody'],
    ['in:nowhere delta', 'names no channel'],
    ['before:soon delta', 'names no day'],
  ] as const) {
    const { messages, problems } = await find(owner, query)
    expect(messages).toEqual([])
    expect(problems.join()).toContain(problem)
  }
  expect((await find(owner, 'mood:delta')).problems.join()).toContain('not a filter')
  // A channel that one is not in is told of as one that is not there.
  const told = async (name: string) => (await find(ann, `in:${name} delta`)).problems.join().replace(name, '')
  expect(await told('secret')).toBe(await told('nowhere'))
  expect(await find(owner, '  ')).toEqual({ messages: [], next: null, problems: [] })
  await expect(find(owner, 'delta', 'nonsense')).rejects.toMatchObject({ code: 'bad-request' })
})

test('nobody finds what they may not read: other members, guests, other organisations, and whoever is out', async () => {
  const { workspace } = house
  await say(workspace, owner, secret.channel, 'epsilon for few')
  await say(workspace, owner, general.channel, 'epsilon for all')
  expect(await texts(ann, 'epsilon')).toEqual(['epsilon for all'])
  expect(await texts(ann, '-zeta')).not.toContain('epsilon for few')
  expect(await texts(otherAnn, 'epsilon')).toEqual(['epsilon for all', 'epsilon for few'])
  const other = await house.otherAccount()
  await expect(find(other.owner, 'epsilon')).rejects.toMatchObject({ code: 'not-found' })
  expect((await find(other.owner, 'epsilon', null, other.account)).messages).toEqual([])
  const guest = await house.guest('Gus')
  await expect(find(guest, 'epsilon')).rejects.toMatchObject({ code: 'not-found' })
  const { link } = await workspace.channels.makeGuestLink(owner, secret.channel)
  await workspace.channels.joinByLink(guest, link.split('/').at(-1) ?? '')
  expect(await texts(guest, 'epsilon')).toEqual(['epsilon for few'])
  expect((await find(guest, 'in:general epsilon')).problems.join()).toContain('names no channel')
  expect((await find(guest, 'from:ann epsilon')).problems).toEqual([])
  await workspace.channels.remove(owner, secret.channel, guest.id)
  await expect(find(guest, 'epsilon')).rejects.toMatchObject({ code: 'not-found' })
  // The function alone gives nothing to whoever acts for no person or no account.
  const { rows } = await house.database.store.app.query(
    `select * from chat.search(array['epsilon'], null, '{}', null, null, null, null, false, false, false, false, null, null, 9)`,
  )
  expect(rows).toEqual([])
})

test('what was edited is found by its new words, what was deleted by none', async () => {
  const { workspace } = house
  const made = await say(workspace, ann, general.channel, 'a thing called zoetrope')
  await workspace.messages.edit(ann, made.message, 'a thing called xylophone')
  expect(await texts(ann, 'zoetrope')).toEqual([])
  expect(await texts(ann, 'xylophone')).toEqual(['a thing called xylophone'])
  await workspace.messages.remove(ann, made.message)
  expect(await texts(ann, 'xylophone')).toEqual([])
  // Nothing about words is kept in the planner's statistics.
  await house.superuser.query('analyze chat.message')
  const { rows } = await house.superuser.query(
    `select tablename from pg_stats where schemaname = 'chat' and tablename in ('message', 'message_words')
        and attname in ('text', 'to_tsvector')`,
  )
  expect(rows).toEqual([])
})

test('whatever is typed, the database takes it', async () => {
  const piece = constantFrom(
    '"',
    '-',
    ':',
    'from:',
    'in:',
    'after:2026-01-01',
    ' ',
    '\0',
    '\ud800',
    '&',
    '|',
    '!',
    '(',
    ')',
    '<->',
    ':*',
    "'",
    '\\',
    'a',
    '会',
    '👍',
    'é',
  )
  await assert(
    asyncProperty(
      oneof(string({ unit: 'binary' }), string({ unit: piece, maxLength: 60 })),
      async (typed) => {
        await find(ann, typed)
      },
    ),
    { numRuns: 150 },
  )
  const long = Array.from({ length: 6_000 }, (_, n) => `w${n}é`)
    .join(' ')
    .slice(0, 40_000)
  await say(house.workspace, ann, general.channel, long)
  await say(house.workspace, ann, general.channel, '会'.repeat(40_000))
  await say(house.workspace, ann, general.channel, 'x'.repeat(40_000))
  expect((await texts(ann, 'w4999é ')).length).toBe(1)
})

test('in 100,000 messages: a page in time, from the index, and every message once while paging', async () => {
  const { superuser, account } = house
  const long = await open(house, owner, 'long-history', 'public', [ann])
  const { rows: member } = await superuser.query<{ handle: string; contributor_set_id: string }>(
    'select handle, contributor_set_id from chat.member where channel_id = $1 and person_id = $2',
    [long.channel, ann.id],
  )
  // As 100,000 posts leave it, in one statement.
  await superuser.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text, client_id,
                               contributor_set_id, audience_id)
     select md5(n::text), $1, $2, n, n, $3, $4, 'Ann Lee', '2026-01-01'::timestamptz + (n / 3) * interval '1 second',
            'common word' || (n % 500) || ' topic' || (n % 7) || case when n % 2500 = 0 then ' needle' else '' end || ' and so on',
            'client-' || n, $5, (select audience_id from chat.channel where id = $2)
       from generate_series(1, 100000) n`,
    [account, long.channel, member[0]?.handle, ann.id, member[0]?.contributor_set_id],
  )
  await superuser.query('analyze chat.message')
  for (const [query, most] of [
    ['needle ', 250],
    ['"word77 topic3"', 250],
    ['needl', 250],
    ['common ', 1_500],
    ['common -topic3 from:ann in:long-history', 1_500],
    ['from:ann', 1_500],
  ] as const) {
    const times: number[] = []
    for (let n = 0; n < 5; n++) {
      const start = performance.now()
      const { messages } = await find(ann, query)
      times.push(performance.now() - start)
      expect(messages).toHaveLength(20)
    }
    const middle = times.toSorted((a, b) => a - b)[2] ?? Infinity
    process.stdout.write(`search ${JSON.stringify(query)} in 100,000 messages: ${middle.toFixed(1)} ms\n`)
    expect(middle).toBeLessThan(most)
  }

  const seen: string[] = []
  let next: string | null = null
  do {
    const page = await find(ann, 'needle ', next)
    seen.push(...page.messages.map(({ message }) => message.message))
    next = page.next
  } while (next !== null)
  expect(new Set(seen).size).toBe(40)
  expect(seen).toHaveLength(40)

  // The plan as it is run within the function, in the name of `app`.
  const plans: string[] = []
  superuser.on('notice', ({ message }) => plans.push(message ?? ''))
  await superuser.query(`load 'auto_explain'`)
  await superuser.query(
    `set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set client_min_messages = log; set role app`,
  )
  await superuser.query('begin')
  await superuser.query(
    `select set_config('highroad.account', $1, true), set_config('highroad.person', $2, true), set_config('highroad.member', $1, true)`,
    [account, ann.id],
  )
  const { rows } = await superuser.query(
    `select * from chat.search(array['needle'], null, '{}', null, null, null, null, false, false, false, false, null, null, 21)`,
  )
  await superuser.query(
    'commit; reset role; reset client_min_messages; set auto_explain.log_min_duration = -1',
  )
  expect(rows).toHaveLength(21)
  expect(plans.join('\n')).toContain('Bitmap Index Scan on message_words')
}, 60_000)

test('whoever was a member and is a guest now finds what is in the guest’s channel, whatever rows are left', async () => {
  const kim = await house.member('Kim')
  const hidden = await open(house, owner, 'before-kim-left', 'private', [kim, ann])
  const lobby = await open(house, owner, 'lobby', 'private')
  await say(house.workspace, owner, hidden.channel, 'xylophone in the hidden one')
  await say(house.workspace, owner, lobby.channel, 'xylophone in the lobby')
  // Team chat was not told yet, or could not record it.
  await house.identity.removeMember(house.account, kim.id, owner.id)
  await expect(find(kim, 'xylophone')).rejects.toMatchObject({ code: 'not-found' })
  const { link } = await house.workspace.channels.makeGuestLink(owner, lobby.channel)
  await house.workspace.channels.joinByLink(kim, link.split('/').at(-1) ?? '')
  for (const query of ['xylophone', 'xylophone from:me', 'xylophone in:lobby', '-marimba'])
    expect(await texts(kim, query)).toEqual(
      query.includes('from:me') ? [] : expect.not.arrayContaining(['xylophone in the hidden one']),
    )
  expect(await texts(kim, 'xylophone')).toEqual(['xylophone in the lobby'])
  expect(await texts(kim, 'xylophone in:before-kim-left')).toEqual([])
  const { people } = await house.workspace.channels.chat(kim, house.account)
  expect(people.map(({ person }) => person).toSorted()).toEqual([kim.id, owner.id].toSorted())
})

test('a search that takes too long is given up and says so, and however many there are, all else goes on', async () => {
  const { superuser } = house
  const slow = await open(house, owner, 'slow', 'public', [ann])
  await say(house.workspace, owner, slow.channel, 'tedious prose')
  await superuser.query('begin')
  await superuser.query('lock table chat.message in access exclusive mode')
  // More than there are connections to the database.
  const all = Array.from({ length: 24 }, () => find(ann, 'tedious '))
  const { people } = await house.workspace.channels.members(ann, slow.channel)
  expect(people).toHaveLength(2)
  const first = await Promise.race(all)
  expect(first).toEqual({ messages: [], next: null, problems: [expect.stringMatching(/took too long/)] })
  await superuser.query('rollback')
  expect((await Promise.all(all)).at(-1)?.messages).toHaveLength(1)
}, 30_000)
