/** A program with a key that asks the gate over HTTP, and the organisation that gave it the key. */
import { Asked, type Evaluation, KeyMade, Keys, Me, MeetingItem } from '@highroad/core/wire'
import { type Browser, type Edge, openEdge, ORIGIN } from './edge.ts'

export const EVALUATION = '/access/v1/evaluation'
export const EVALUATIONS = '/access/v1/evaluations'
const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }
const JOIN = { name: null, microphone: null, noticesShown: [], answers: [], leftOutOf: [] }

export interface Program {
  readonly edge: Edge
  /** The owner, and operator. */
  readonly ann: Browser
  readonly account: string
  readonly meeting: string
  readonly key: KeyMade
  readonly newKey: (label: string, path?: string, browser?: Browser) => Promise<KeyMade>
  /** As a program asks: a key, no cookies, no origin. `body` is sent as it is where it is text or bytes. */
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>
  /** Permitted: the service itself. */
  readonly yes: () => Evaluation
  /** Denied by R7. */
  readonly no: () => Evaluation
  /** Requests of the program's key that were counted as refused, and questions that were noted. */
  readonly refusedCount: () => Promise<number>
  readonly askedCount: () => Promise<number>
}

export async function openProgram(): Promise<Program> {
  const edge = await openEdge()
  const ann = edge.newBrowser()
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', { ...ANN, code: edge.code })).json())
  const account = me.memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'A SECRET title' })
  const { meeting } = MeetingItem.parse(await made.json())
  await ann.ask('POST', `/api/meetings/${meeting}/join`, { ...JOIN, actsFor: account })
  const newKey: Program['newKey'] = async (label, path = `/api/accounts/${account}/keys`, browser = ann) =>
    KeyMade.parse(await (await browser.ask('POST', path, { label })).json())
  const key = await newKey('A recorder')
  const asked = (name: string) => ({
    subject: { type: 'operator', id: 'operator' },
    action: { name },
    resource: { type: 'meeting', id: meeting, properties: { classes: ['chat'] } },
  })
  return {
    edge,
    ann,
    account,
    meeting,
    key,
    newKey,
    post: async (path, body, headers = {}) =>
      edge.app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    yes: () => asked('deliver'),
    no: () => asked('train-third-party'),
    refusedCount: async () =>
      Keys.parse(await (await ann.ask('GET', `/api/accounts/${account}/keys`)).json()).keys.find(
        (one) => one.key === key.key,
      )?.refused ?? NaN,
    askedCount: async () =>
      Asked.parse(await (await ann.ask('GET', `/api/accounts/${account}/asked`)).json()).lines.reduce(
        (sum, { times }) => sum + times,
        0,
      ),
  }
}
