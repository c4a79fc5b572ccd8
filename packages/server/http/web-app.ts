/** The built web app as static files; every other address gets its page, which knows what to show. */
import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { HighroadError } from '@highroad/core/wire'
import type { Edge } from './context.ts'
import type { HttpParts } from './parts.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Highroad</title>
<p>The server runs, but its web pages are not built yet. Nothing is lost. Stop it and run <code>make start</code>, or build them with <code>npm run build -w packages/web</code>, then reload.</p>`

/** The file's size, or null where there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}

/** Whether a browser that sent this can read brotli; one that weighs it is asked for none. */
const readsBrotli = (accepts: string | undefined): boolean =>
  accepts?.split(',').some((one) => one.trim() === 'br') ?? false

export const webApp = ({ webFolder }: HttpParts) =>
  new Hono<Edge>().get('/*', async (c) => {
    if (c.req.path.startsWith('/api/') || c.req.path.startsWith('/ledger/'))
      throw new HighroadError('not-found')
    const page = join(webFolder, 'index.html')
    let wanted: string
    try {
      wanted = normalize(join(webFolder, decodeURIComponent(c.req.path)))
    } catch {
      throw new HighroadError('not-found')
    }
    const isInside = wanted.startsWith(webFolder + sep) && !wanted.includes('\0')
    let path = page
    let size = isInside ? await sizeOf(wanted) : null
    if (size !== null) path = wanted
    else if (extname(wanted) !== '') throw new HighroadError('not-found')
    else size = await sizeOf(page)
    if (size === null || !existsSync(path)) return c.html(NOT_BUILT, 503)
    // Vite names what it builds after its content; the page itself must always be fresh.
    const isHashed = path.startsWith(join(webFolder, 'assets') + sep)
    c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    c.header('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    // Beside what is named after its content lies the same compressed.
    const short = isHashed && readsBrotli(c.req.header('accept-encoding')) ? await sizeOf(`${path}.br`) : null
    if (isHashed) c.header('vary', 'accept-encoding')
    if (short !== null) {
      c.header('content-encoding', 'br')
      path = `${path}.br`
      size = short
    }
    c.header('content-length', String(size))
    if (c.req.method === 'HEAD') return c.body(null)
    return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream)
  })
