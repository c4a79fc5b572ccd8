// The server as a user starts it: an organisation whose members wrote in twenty public channels, and those who type there.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { ChannelItem, Completed, InvitationMade, Me, MessageItem } from '../../packages/core/wire/index.ts'
import { newHome, setUpCodeOf, start } from '../../packages/server/testing/started.ts'
import type { Message } from '../completion/corpus.ts'

export interface Typist {
  /** The number that the corpus gives them; null: everybody else. */
  readonly sender: number | null
  readonly cookie: string
}

export interface House {
  readonly typists: readonly Typist[]
  /** The channel in which they type. */
  readonly channel: string
  readonly complete: (typist: Typist, before: string) => Promise<string | null>
  /** Permits and leases that were ever given. */
  readonly permits: () => Promise<number>
  readonly end: () => Promise<void>
}

/** `channels`: what was written in each, oldest first. */
export async function startHouse(
  channels: readonly (readonly Message[])[],
  senders: readonly number[],
): Promise<House> {
  const home = newHome()
  const started = await start(home)
  const { address } = started
  const send = async (cookie: string, method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${address}/api${path}`, {
      method,
      headers: { origin: address, cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`)
    return answer
  }
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
  const person = { password: 'correct horse' }
  const setUp = await send('', 'POST', '/set-up', {
    ...person,
    code: setUpCodeOf(started),
    name: 'Ann',
    email: 'ann@example.org',
    organisation: 'Acme',
  })
  const owner = cookieOf(setUp)
  const account = Me.parse(await setUp.json()).memberships[0]?.account ?? ''
  await send(owner, 'PUT', `/accounts/${account}/features/completion`, { on: true })
  const people: Typist[] = [{ sender: null, cookie: owner }]
  for (const sender of senders) {
    const made = await send(owner, 'POST', `/accounts/${account}/invitations`, { role: 'member' })
    const token = InvitationMade.parse(await made.json())
      .link.split('/')
      .at(-1)
    const name = `Person ${sender}`
    const accepted = await send('', 'POST', `/invitations/${token}/accept`, {
      ...person,
      name,
      email: `person${sender}@example.org`,
    })
    people.push({ sender, cookie: cookieOf(accepted) })
  }
  const database = await superuserOf(home)
  let last = ''
  for (const [n, messages] of channels.entries()) {
    const asked = { name: `channel-${n}`, kind: 'public', topic: '', people: [] }
    const opened = await send(owner, 'POST', `/accounts/${account}/channels`, asked)
    const { channel } = ChannelItem.parse(await opened.json())
    const firsts = new Map<number | null, string>()
    for (const { sender, cookie } of people) {
      if (sender !== null) await send(cookie, 'POST', `/channels/${channel}/join`)
      await send(cookie, 'PUT', `/channels/${channel}/notices`, {
        shown: [{ feature: 'completion', version: 1 }],
      })
      const said = await send(cookie, 'POST', `/channels/${channel}/messages`, {
        client: `benchaaaaaaaaaaa${String(sender ?? 0).padStart(6, '0')}`,
        thread: null,
        text: 'hello',
        files: [],
      })
      firsts.set(sender, MessageItem.parse(await said.json()).message)
    }
    // As if each had posted theirs: what they posted is copied with other words.
    const like = messages.map(({ sender }) => firsts.get(sender) ?? firsts.get(null) ?? '')
    await database.query(
      `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text,
         client_id, contributor_set_id, audience_id, classes)
       select md5(m.id || w.n), m.account_id, m.channel_id, c.counter + w.n, c.counter + w.n, m.handle, m.author,
              m.author_name, clock_timestamp(), w.text, w.n::text, m.contributor_set_id, m.audience_id, m.classes
         from unnest($1::text[], $2::text[]) with ordinality as w (message, text, n)
         join chat.message m on m.id = w.message join chat.channel c on c.id = m.channel_id`,
      [like, messages.map(({ text }) => text)],
    )
    await database.query(
      `update chat.channel c set counter = n.place, last_place = n.place, last_at = clock_timestamp()
         from (select max(place) as place from chat.message where channel_id = $1) n where c.id = $1`,
      [channel],
    )
    last = channel
  }
  await database.query('analyze chat.message')
  return {
    typists: people.filter(({ sender }) => sender !== null),
    channel: last,
    complete: async ({ cookie }, before) => {
      const answer = await send(cookie, 'POST', `/channels/${last}/completion`, { before })
      return Completed.parse(await answer.json()).text
    },
    permits: async () => {
      const { rows } = await database.query<{ n: number }>(
        'select count(distinct permit_id)::int as n from gate.permit_scope',
      )
      return rows[0]?.n ?? 0
    },
    end: async () => {
      await database.end()
      await started.end('SIGTERM')
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function superuserOf(home: string): Promise<Client> {
  const { postgres } = JSON.parse(readFileSync(join(home, 'keys', 'database.json'), 'utf8')) as {
    postgres: string
  }
  const port = Number(readFileSync(join(home, 'run', 'postgres-port'), 'utf8'))
  const at = { host: '127.0.0.1', port, user: 'postgres', password: postgres, database: 'highroad' }
  const client = new Client(at)
  await client.connect()
  return client
}
