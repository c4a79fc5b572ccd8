// The media server: somebody else's (LIVEKIT_URL), or our own LiveKit as a child.
//
// Environment: LIVEKIT_URL with LIVEKIT_API_KEY and LIVEKIT_API_SECRET; or MEDIA_ADDRESS (the IP address at which
// browsers beyond this machine reach sound and pictures), MEDIA_UDP_PORT (7882) and MEDIA_TCP_PORT (7881).
import { isIP } from 'node:net'
import { join } from 'node:path'
import { freeTcpPort, freeUdpPort } from './free-port.ts'
import { endLeftOver, forgetNote, note } from './left-over.ts'
import { type Environment, findBinary, type Missing } from './livekit-binary.ts'
import { type MediaKeys, mediaKeys, type MediaPorts, writeConfig } from './livekit-config.ts'
import { isWell, SupervisedChild } from './supervised-child.ts'

export interface MediaOptions {
  /** HIGHROAD_HOME, absolute. */
  home: string
  env: Environment
  /** Wished-for ports; on loopback another free one is taken where one is in use. 0 means any. */
  ports?: Partial<MediaPorts>
  /** A sentence for people while something takes long. */
  progress?: (line: string) => void
  log?: (event: string, detail: Record<string, string | number>) => void
}

export interface MediaServer extends MediaKeys {
  available: true
  /** ws:// or wss:// address for this server's own use. */
  url: string
  /** Where browsers connect: null means through our own `/livekit/` (see proxy.ts). */
  browserUrl: string | null
  /** True when browsers on other machines can send sound: LIVEKIT_URL or MEDIA_ADDRESS is set. */
  reachesBeyond: boolean
  up: () => boolean
  /** Hears false when it goes down and true when it is back; returns what ends the listening. */
  onChange: (hear: (up: boolean) => void) => () => void
  /** The child's process id, undefined where it is not ours. */
  pid: () => number | undefined
  stop: () => Promise<void>
}

export type NoMediaServer = { available: false } & Missing

/** Starts or finds the media server. It never throws for a server that cannot be had: that is a value. */
export async function startMediaServer(options: MediaOptions): Promise<MediaServer | NoMediaServer> {
  const { env } = options
  if (env['LIVEKIT_URL']) return external(env['LIVEKIT_URL'], env)
  const address = env['MEDIA_ADDRESS'] || null
  if (address !== null && isIP(address) === 0)
    return none(
      `MEDIA_ADDRESS is "${address}", which is no IP address, so no media server was started.`,
      'Set MEDIA_ADDRESS to the IP address at which browsers reach this machine, or leave it out to meet on this machine only.',
    )
  const binary = await findBinary(options.home, env, options.progress ?? (() => {}))
  if ('missing' in binary) return { available: false, ...binary }
  return own(binary.file, address, options)
}

async function own(
  file: string,
  address: string | null,
  options: MediaOptions,
): Promise<MediaServer | NoMediaServer> {
  const { home, env } = options
  const log = options.log ?? (() => {})
  const left = await endLeftOver(home, join(home, 'run', 'livekit.yaml'))
  if (left !== null) log('media-server-left-over-ended', { pid: left })

  const udp = options.ports?.udp ?? (Number(env['MEDIA_UDP_PORT']) || 7_882)
  const ports: MediaPorts = {
    http: await freeTcpPort(options.ports?.http ?? 7_880),
    // With a media address the port is open in somebody's firewall: that one or none.
    udp: address === null ? await freeUdpPort(udp) : udp,
    tcp: options.ports?.tcp ?? (Number(env['MEDIA_TCP_PORT']) || 7_881),
  }
  const keys = mediaKeys(home)
  const config = writeConfig(home, keys, ports, address)
  const child = new SupervisedChild({
    file,
    args: ['--config', config],
    health: `http://127.0.0.1:${ports.http}/`,
    started: (pid) => note(home, pid),
    log,
  })
  try {
    await child.start()
  } catch (error) {
    forgetNote(home)
    return none(
      `The media server (${file}) does not start: ${error instanceof Error ? error.message : 'no reason given'}`,
      'Look whether another program uses its ports, then start again.',
    )
  }
  return {
    available: true,
    url: `ws://127.0.0.1:${ports.http}`,
    browserUrl: null,
    reachesBeyond: address !== null,
    ...keys,
    up: () => child.up,
    onChange: (hear) => child.onChange(hear),
    pid: () => child.pid,
    stop: async () => {
      await child.stop()
      forgetNote(home)
    },
  }
}

const LOOK_MS = 5_000

async function external(url: string, env: Environment): Promise<MediaServer | NoMediaServer> {
  const apiKey = env['LIVEKIT_API_KEY']
  const apiSecret = env['LIVEKIT_API_SECRET']
  if (!apiKey || !apiSecret)
    return none(
      'LIVEKIT_URL is set, but not its keys.',
      'Set LIVEKIT_API_KEY and LIVEKIT_API_SECRET as well, or leave LIVEKIT_URL out.',
    )
  if (!/^(wss?|https?):\/\/[^/]/.test(url))
    return none(`LIVEKIT_URL is "${url}", which is no address.`, 'It looks like wss://media.example.org.')
  const socketUrl = url.replace(/^http/, 'ws').replace(/\/$/, '')
  const health = socketUrl.replace(/^ws/, 'http')
  const listeners = new Set<(up: boolean) => void>()
  let up = await isWell(health)
  const look = async (): Promise<void> => {
    const well = await isWell(health)
    if (well === up) return
    up = well
    for (const hear of listeners) hear(up)
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  timer.unref()
  return {
    available: true,
    url: socketUrl,
    browserUrl: socketUrl,
    reachesBeyond: true,
    apiKey,
    apiSecret,
    up: () => up,
    onChange: (hear) => {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
    pid: () => undefined,
    stop: () => {
      clearInterval(timer)
      return Promise.resolve()
    },
  }
}

function none(missing: string, get: string): NoMediaServer {
  return { available: false, missing, get }
}
