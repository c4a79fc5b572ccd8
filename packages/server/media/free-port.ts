// Ports on loopback: the wished-for one if nobody has it, else any free one.
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

export async function freeTcpPort(wished: number): Promise<number> {
  return (await tryTcp(wished)) ?? (await tryTcp(0)) ?? wished
}

export async function freeUdpPort(wished: number): Promise<number> {
  return (await tryUdp(wished)) ?? (await tryUdp(0)) ?? wished
}

function tryTcp(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}

function tryUdp(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(null)
    })
    socket.bind(port, '127.0.0.1', () => {
      const chosen = socket.address().port
      socket.close(() => resolve(chosen))
    })
  })
}
