// Ours: the server as a user starts it, an organisation, a channel, and guests in it.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { ChannelItem, GuestLinkMade, Me, MessageItem, MessagePage } from '../../packages/core/wire/index.ts'
import { newHome, setUpCodeOf, start } from '../../packages/server/testing/started.ts'

const PEOPLE = 100

export interface Ours {
  readonly port: number
  readonly pid: number
  readonly account: string
  readonly channel: string
  /** One a guest: they write in turn, and no one of them faster than a person may. */
  readonly cookies: string[]
  readonly home: string
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly end: () => Promise<void>
}

export async function startOurs(): Promise<Ours> {
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

  const setUp = await send('', 'POST', '/set-up', {
    code: setUpCodeOf(started),
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  const owner = cookieOf(setUp)
  const account = Me.parse(await setUp.json()).memberships[0]?.account ?? ''
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    await (await send(owner, method, path, body)).json()
  const asked = { name: 'everybody', kind: 'public', topic: '', people: [] }
  const { channel } = ChannelItem.parse(await ask('POST', `/accounts/${account}/channels`, asked))
  const { link } = GuestLinkMade.parse(await ask('POST', `/channels/${channel}/guest-link`))
  const token = link.split('/').at(-1)
  const cookies: string[] = []
  for (let n = 0; n < PEOPLE; n++)
    cookies.push(cookieOf(await send('', 'POST', `/guest-link/${token}/join`, { name: `Guest ${n}` })))
  return {
    port: Number(new URL(address).port),
    pid: started.pid,
    account,
    channel,
    cookies,
    home,
    ask,
    end: async () => {
      await started.end('SIGTERM')
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const MESSAGES = 100_000

/** Fills a channel of its own, and times what its first screen takes from asking to the last byte. Milliseconds. */
export async function firstScreens({ home, account, ask }: Ours, times: number): Promise<number[]> {
  const asked = { name: 'large', kind: 'private', topic: '', people: [] }
  const { channel } = ChannelItem.parse(await ask('POST', `/accounts/${account}/channels`, asked))
  const said = await ask('POST', `/channels/${channel}/messages`, {
    client: 'benchaaaaaaaaaaaaaaaa',
    thread: null,
    text: 'the first',
    files: [],
  })
  const { message } = MessageItem.parse(said)
  const { postgres } = JSON.parse(readFileSync(join(home, 'keys', 'database.json'), 'utf8')) as {
    postgres: string
  }
  const port = Number(readFileSync(join(home, 'run', 'postgres-port'), 'utf8'))
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: postgres,
    database: 'highroad',
  })
  await client.connect()
  await client.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text,
       client_id, contributor_set_id, audience_id)
     select md5(m.id || n), account_id, channel_id, n, n, handle, author, author_name, made_at, 'message number ' || n,
            n::text, contributor_set_id, audience_id
       from chat.message m, generate_series(2, $2::int) n where m.id = $1`,
    [message, MESSAGES],
  )
  await client.query('update chat.channel set counter = $2, last_place = $2 where id = $1', [
    channel,
    MESSAGES,
  ])
  await client.query('analyze chat.message')
  await client.end()
  const took: number[] = []
  for (let n = 0; n < times; n++) {
    const from = performance.now()
    const page = MessagePage.parse(await ask('GET', `/channels/${channel}/messages`))
    took.push(performance.now() - from)
    if (page.messages.at(-1)?.place !== MESSAGES) throw new Error('this is not the newest page')
  }
  return took
}
