/** The server's routes, as its pages ask them: for what a journey needs and no page of it is about. */
import type { APIRequestContext } from 'playwright-core'
import type { RunningServer } from './server.ts'

export interface Answer {
  status: number
  /** Empty where the answer has no JSON. */
  body: Record<string, unknown>
}

export interface Api {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  patch(path: string, body?: unknown): Promise<Answer>
  delete(path: string, body?: unknown): Promise<Answer>
  bytes(path: string): Promise<Uint8Array>
  /** Sends bytes as they are. */
  upload(path: string, bytes: string): Promise<Answer>
  /** An answer of one JSON text a line. */
  lines(path: string, body: unknown): Promise<Record<string, unknown>[]>
  /** What a socket has to carry to be theirs. */
  cookie(): Promise<string>
}

export interface Owner extends Api {
  account: string
}

/** Asks with the cookies of `request`, from the server's own origin. */
export function api(request: APIRequestContext, address: string): Api {
  const ask = (method: string, path: string, body?: unknown) =>
    request.fetch(`${address}/api${path}`, {
      method,
      headers: { origin: address },
      ...(body === undefined ? {} : { data: body }),
    })
  const answer = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const got = await ask(method, path, body)
    return { status: got.status(), body: parsed(await got.text()) }
  }
  return {
    get: (path) => answer('GET', path),
    post: (path, body) => answer('POST', path, body),
    put: (path, body) => answer('PUT', path, body),
    patch: (path, body) => answer('PATCH', path, body),
    delete: (path, body) => answer('DELETE', path, body),
    bytes: async (path) => await (await ask('GET', path)).body(),
    upload: async (path, bytes) => {
      const got = await request.fetch(`${address}/api${path}`, {
        method: 'POST',
        headers: { origin: address, 'content-type': 'application/octet-stream' },
        data: Buffer.from(bytes),
      })
      return { status: got.status(), body: parsed(await got.text()) }
    },
    lines: async (path, body) => {
      const got = await (await ask('POST', path, body)).text()
      return got.split('\n').flatMap((line) => (line === '' ? [] : [parsed(line)]))
    },
    cookie: async () => {
      const { cookies } = await request.storageState()
      return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Sets the server up; who asked is its owner from now on. */
export async function setUp(request: APIRequestContext, server: RunningServer): Promise<Owner> {
  const ask = api(request, server.address)
  const { status, body } = await ask.post('/set-up', {
    code: server.code,
    name: 'Ada',
    email: 'ada@example.org',
    password: 'a long enough password',
    organisation: 'Alderwick',
  })
  const [membership] = (body['memberships'] ?? []) as { account: string }[]
  if (!membership) throw new Error(`set-up answered with ${status}: ${JSON.stringify(body)}`)
  return { ...ask, account: membership.account }
}

/** Opens a meeting and returns its id. */
export async function openRoom(owner: Owner, title: string): Promise<string> {
  const { status, body } = await owner.post(`/accounts/${owner.account}/meetings`, { title })
  if (status !== 200) throw new Error(`no meeting: ${status} ${JSON.stringify(body)}`)
  return String(body['meeting'])
}

/** Joins without a page: as whoever asks is known, or as a guest of that name. */
export function join(ask: Api, meeting: string, name: string | null = null): Promise<Answer> {
  return ask.post(`/meetings/${meeting}/join`, {
    name,
    actsFor: null,
    microphone: 'only-me',
    noticesShown: [],
    answers: [],
    leftOutOf: [],
  })
}
