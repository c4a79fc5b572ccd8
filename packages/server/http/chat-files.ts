/** Files of messages: uploaded as they come, given out as downloads alone; only a picture that the server made is shown. */
import { Readable } from 'node:stream'
import { FileItem, HighroadError, MOST_FILE_BYTES } from '@highroad/core/wire'
import { OpaqueId } from '@highroad/core/consent'
import { z } from '@hono/zod-openapi'
import type { StoredFile } from '../workspace/index.ts'
import { asAttachment } from './attachment.ts'
import { atOnce } from './at-once.ts'
import { caller } from './meeting-caller.ts'
import type { HttpParts } from './parts.ts'
import { channelParam, createRoute, newRoutes, returns, returnsNothing, send } from './routes.ts'
import { steadyPace } from './steady-pace.ts'

/** Twenty go with one message. */
const AT_ONCE = 40
const PER_SECOND = 2
/** Of one person, under way: each may lie on the disk whole before it is counted whether there is room for it. */
const MOST_COMING = 40
/** What the server makes of a picture; nothing else is ever shown in place. */
const SHOWN = new Set(['image/webp', 'image/png', 'image/jpeg'])

const fileParam = z.strictObject({ file: OpaqueId })
const bytesOf = (description: string) => ({
  200: { description, content: { 'application/octet-stream': { schema: z.string() } } },
})

const upload = createRoute({
  method: 'post',
  path: '/channels/{channel}/files',
  request: {
    params: channelParam,
    query: z.strictObject({ name: z.string().min(1).max(1_000) }),
    body: { required: true, content: { 'application/octet-stream': { schema: z.string() } } },
  },
  responses: returns(FileItem, 'Kept, and yours alone until you send it with a message.'),
})
const download = createRoute({
  method: 'get',
  path: '/files/{file}',
  request: { params: fileParam },
  responses: bytesOf('The bytes as they were uploaded, as a download.'),
})
const preview = createRoute({
  method: 'get',
  path: '/files/{file}/preview',
  request: { params: fileParam },
  responses: bytesOf('A picture of it that the server made.'),
})
const discard = createRoute({
  method: 'delete',
  path: '/files/{file}',
  request: { params: fileParam },
  responses: returnsNothing('Gone: it was not sent.'),
})

/** Whatever it is, it runs nothing and reaches nothing, even where somebody opens it as a page. */
const headersOf = ({ item }: StoredFile): Record<string, string> => ({
  'content-length': String(item.bytes),
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
})
const streamed = ({ bytes }: StoredFile) => Readable.toWeb(bytes) as ReadableStream<Uint8Array>

export const chatFiles = ({ workspace: { files: chat }, clock }: HttpParts) => {
  const pace = steadyPace({ clock, perSecond: PER_SECOND, atOnce: AT_ONCE })
  const coming = atOnce(MOST_COMING)
  return newRoutes()
    .openapi(upload, async (c) => {
      const who = caller(c)
      pace.mustTake(who.id, 'too-many-messages')
      // Said before a byte is read; a body that tells no size is counted as it comes.
      if (Number(c.req.header('content-length') ?? 0) > MOST_FILE_BYTES)
        throw new HighroadError('file-too-large')
      const bytes = c.req.raw.body ?? new Blob([]).stream()
      const { name } = c.req.valid('query')
      const over = coming.enter(who.id)
      if (over === null) throw new HighroadError('too-many-messages')
      try {
        return send(c, FileItem, await chat.upload(who, c.req.valid('param').channel, name, bytes))
      } finally {
        over()
      }
    })
    .openapi(download, async (c) => {
      const stored = await chat.file(caller(c), c.req.valid('param').file)
      return c.body(streamed(stored), 200, {
        ...headersOf(stored),
        'content-type': 'application/octet-stream',
        'content-disposition': asAttachment(stored.item.name),
      })
    })
    .openapi(preview, async (c) => {
      const stored = await chat.preview(caller(c), c.req.valid('param').file)
      if (!SHOWN.has(stored.item.type)) {
        stored.bytes.destroy()
        throw new HighroadError('not-found')
      }
      return c.body(streamed(stored), 200, {
        ...headersOf(stored),
        'content-type': stored.item.type,
        'content-disposition': 'inline',
      })
    })
    .openapi(discard, async (c) => {
      await chat.discard(caller(c), c.req.valid('param').file)
      return c.body(null, 204)
    })
}
