/** Whether the port can be had, before anything is started. */
import { createServer } from 'node:net'

/** A port that cannot be had; `message` says what to do. */
export class PortTaken extends Error {}

/** The sentence for an error of listening, or the error itself where it is about something else. */
export function portProblem(error: unknown, host: string, port: number): unknown {
  const code = (error as { code?: unknown }).code
  if (code === 'EADDRINUSE')
    return new PortTaken(
      `Port ${port} is in use by another program. Nothing was changed. Stop that program, or choose another port: PORT=${port + 1} make start`,
    )
  if (code === 'EACCES')
    return new PortTaken(
      `This user may not open port ${port}. Nothing was changed. Choose one above 1023: PORT=8080 make start`,
    )
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new PortTaken(`HOST is ${host}, which is no address of this machine. Nothing was changed.`)
  return error
}

/** Throws `PortTaken`. */
export async function mustBeFree(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (error) {
    throw portProblem(error, host, port)
  }
  await new Promise((resolve) => server.close(resolve))
}
