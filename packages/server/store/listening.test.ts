import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Connections } from './doubt.ts'
import { listenOn } from './pools.ts'
import { startTestDatabase } from './testing/database.ts'

const silent = () => undefined

test('where nothing answers, listening rejects once and reports no loss beside it, so tries do not double', async () => {
  const onLost = vi.fn<() => void>()
  const gone = createServer((socket) => void socket.destroy()).listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as { port: number }
  const settings = { host: '127.0.0.1', port, user: 'app', password: 'x', database: 'x' }
  await expect(listenOn(settings, new Connections(), 'anything', silent, onLost)).rejects.toThrow()
  gone.close()
  await once(gone, 'close')
  await expect(listenOn(settings, new Connections(), 'anything', silent, onLost)).rejects.toThrow()
  expect(onLost).not.toHaveBeenCalled()
})

test('a connection that listened and went is one loss', async () => {
  const database = await startTestDatabase()
  const onLost = vi.fn<() => void>()
  await database.store.listen('app', 'anything', silent, onLost)
  process.kill(database.postgres.pid() ?? Number.NaN, 'SIGKILL')
  await vi.waitFor(() => expect(onLost).toHaveBeenCalled(), 20_000)
  await database.stop()
  expect(onLost).toHaveBeenCalledOnce()
})
