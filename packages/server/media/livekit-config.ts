// What our LiveKit server is told: its keys, made once, and where it listens.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MediaKeys {
  apiKey: string
  apiSecret: string
}

export interface MediaPorts {
  /** Signalling, on loopback only: browsers come through Highroad's own port. */
  http: number
  /** Sound and pictures. */
  udp: number
  /** The same where UDP is blocked; only with a media address. */
  tcp: number
}

/** The keys in `home/keys/livekit.json` (mode 0600), made on first use. */
export function mediaKeys(home: string): MediaKeys {
  const folder = join(home, 'keys')
  const file = join(folder, 'livekit.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const known: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isKeys(known)) return known
  } catch (error) {
    if (!isMissing(error))
      throw new Error(
        `The media server's keys in ${file} cannot be read. Remove that file; new ones are made.`,
        { cause: error },
      )
  }
  const keys = { apiKey: `HR${randomBytes(8).toString('hex')}`, apiSecret: randomBytes(32).toString('hex') }
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}

/** Writes LiveKit's configuration to `home/run/livekit.yaml` (mode 0600: the secret is in it); returns its path. */
export function writeConfig(
  home: string,
  keys: MediaKeys,
  ports: MediaPorts,
  address: string | null,
): string {
  const folder = join(home, 'run')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'livekit.yaml')
  // JSON is YAML. Without a media address nothing listens beyond this machine: LiveKit's TCP port knows no
  // address to bind to, so it stays off, and UDP is bound to loopback by the filter.
  const config = {
    port: ports.http,
    bind_addresses: ['127.0.0.1'],
    keys: { [keys.apiKey]: keys.apiSecret },
    rtc: {
      udp_port: ports.udp,
      tcp_port: address === null ? 0 : ports.tcp,
      node_ip: address ?? '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ...(address === null ? { ips: { includes: ['127.0.0.1/32'] } } : {}),
    },
    room: { auto_create: true, empty_timeout: 60, departure_timeout: 20 },
    logging: { level: 'error', json: true },
  }
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  return file
}

function isKeys(value: unknown): value is MediaKeys {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiKey' in value &&
    'apiSecret' in value &&
    typeof value.apiKey === 'string' &&
    typeof value.apiSecret === 'string' &&
    value.apiSecret.length >= 32
  )
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
