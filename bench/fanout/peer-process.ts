// A peer: what one socket says goes to all. It stores nothing. Prints its port.
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { WebSocketServer } from 'ws'

const http = createServer()
if (process.argv[2] === 'ws') {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      for (const client of server.clients) client.send(data, { binary: isBinary })
    })
  })
} else {
  const io = new Server(http, { transports: ['websocket'] })
  io.on('connection', (socket) => {
    socket.on('message', (message: unknown) => {
      io.emit('message', message)
    })
  })
}
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
process.on('disconnect', () => process.exit(0))
