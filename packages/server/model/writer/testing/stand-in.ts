/** A provider on this machine that answers as a test tells it to, and keeps what it received. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface StandIn {
  readonly url: string
  readonly received: Received[]
  /** How it answers from now on. */
  answer: (response: ServerResponse, received: Received) => void
  /** Resolves when the next request is cut off by who asked. */
  readonly cutOff: () => Promise<void>
  readonly stop: () => Promise<void>
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

/** The pieces as a provider streams them. `reason`: how it says that it ended; null: not at all. */
export function streamed(pieces: readonly string[], reason: string | null = 'stop'): string {
  const chunk = (delta: object, finish: string | null) =>
    event({ id: 'c', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })
  const end = reason === null ? '' : chunk({}, reason)
  return `${pieces.map((content) => chunk({ content }, null)).join('')}${end}data: [DONE]\n\n`
}

export const answering =
  (text: string, reason: string | null = 'stop'): StandIn['answer'] =>
  (response) =>
    void response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(streamed(text.match(/.{1,7}/gsu) ?? [], reason))

export async function startStandIn(): Promise<StandIn> {
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body }
      standIn.received.push(received)
      standIn.answer(response, received)
    })
    response.on('close', () => {
      if (response.writableFinished) return
      for (const resolve of waiting.splice(0)) resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received: [],
    answer: answering('Hello.'),
    cutOff: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return standIn
}
