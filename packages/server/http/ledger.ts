/**
 * /ledger/*: the published ledger for everybody, at the paths of C2SP tlog-tiles. It holds commitments, kinds and times;
 * whom and what an entry is about cannot be read from it.
 */
import { Hono } from 'hono'
import { HighroadError } from '@highroad/core/wire'
import type { Edge } from './context.ts'
import type { HttpParts } from './parts.ts'

const NUMBER = String.raw`(?:x\d{3}\/)*\d{3}(?:\.p\/\d{1,3})?`
const PATH = new RegExp(String.raw`^(?:checkpoint|tile\/(?:entries|\d{1,2})\/${NUMBER})$`)

export const ledger = ({ ledger }: HttpParts) =>
  new Hono<Edge>().get('/:path{.+}', async (c) => {
    const path = c.req.param('path')
    const bytes = PATH.test(path) ? await ledger.read(path) : null
    if (!bytes) throw new HighroadError('not-found')
    const isCheckpoint = path === 'checkpoint'
    // A tile never changes; the checkpoint does.
    c.header('cache-control', isCheckpoint ? 'no-store' : 'public, max-age=31536000, immutable')
    c.header('content-type', isCheckpoint ? 'text/plain; charset=utf-8' : 'application/octet-stream')
    c.header('access-control-allow-origin', '*')
    return c.body(bytes.slice().buffer)
  })
