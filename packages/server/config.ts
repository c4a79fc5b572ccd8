/** The environment, read once. Every mistake in it is a sentence that says what to set. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import { speechModelFrom, type WriterChoice, writerFrom } from './model/index.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])
const empty = (value: unknown): unknown => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional())

const Environment = z.object({
  PORT: z.preprocess(
    empty,
    z.coerce.number('PORT is no number.').int('PORT is no whole number.').min(1).max(65_535).default(8080),
  ),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  HIGHROAD_HOME: z.preprocess(empty, z.string().default('./data')),
  DATABASE_URL: optional(
    z.url({ protocol: /^postgres(ql)?$/, error: 'It looks like postgres://user:password@host/database.' }),
  ),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/, error: 'It looks like https://meet.example.org.' })),
  TLS_CERT: optional(z.string()),
  TLS_KEY: optional(z.string()),
  HIGHROAD_JOIN: optional(
    z.enum(['0', '1'], 'It can be 1 (a second process of a Highroad that runs on HIGHROAD_HOME) or 0.'),
  ),
  TRUST_PROXY: optional(z.enum(['0', '1'], 'It can be 1 (a proxy in front sets X-Forwarded-For) or 0.')),
  SMTP_URL: optional(
    z.url({ protocol: /^smtps?$/, error: 'It looks like smtp://user:password@mail.example.org:587.' }),
  ),
  MAIL_FROM: optional(z.email('It is the address that mail comes from, for example meet@example.org.')),
  HIGHROAD_FILES_GIB: z.preprocess(
    empty,
    z.coerce
      .number('It is how many GiB of files one organisation can have, for example 20.')
      .positive('It is more than nothing.')
      .max(1_000_000)
      .default(20),
  ),
  LOG_LEVEL: z.preprocess(
    empty,
    z.enum(['debug', 'info', 'warn', 'error'], 'It can be debug, info, warn or error.').default('warn'),
  ),
})

export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly home: string
  readonly databaseUrl: string | null
  /** A further process of a Highroad that runs on the same `home`, with neither database, media nor models of its own. */
  readonly joins: boolean
  /** Without a trailing slash. */
  readonly publicUrl: string
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null
  readonly trustProxy: boolean
  /** Null: this server sends no mail. */
  readonly mail: { readonly url: string; readonly from: string } | null
  readonly speechModel: ReturnType<typeof speechModelFrom>
  /** What rewrites and drafts; null: nothing does. */
  readonly writer: WriterChoice | null
  /** Of each organisation, in bytes. */
  readonly roomForFiles: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** A configuration that cannot be; `message` says what to set. */
export class ConfigError extends Error {}

/** Throws `ConfigError`. Reads the TLS files, and whether they go together, and the files of the Writer; nothing else. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0] ?? 'the environment')
    throw new ConfigError(`${name} is not as it should be. ${issue?.message ?? ''} Nothing was started.`)
  }
  const set = parsed.data
  const tls = tlsOf(set.TLS_CERT, set.TLS_KEY)
  const trustProxy = set.TRUST_PROXY === '1'
  if (!LOOPBACK.has(set.HOST) && set.PUBLIC_URL === undefined) {
    throw new ConfigError(
      `HOST is ${set.HOST}, which other machines can reach, so PUBLIC_URL is needed too: the address that people will open, for example https://meet.example.org. Nothing was started.`,
    )
  }
  const local = `${tls ? 'https' : 'http'}://${set.HOST.includes(':') ? `[${set.HOST}]` : set.HOST}:${set.PORT}`
  const publicUrl = new URL(set.PUBLIC_URL ?? local)
  if (publicUrl.pathname !== '/')
    throw new ConfigError('PUBLIC_URL has a path; Highroad needs a name of its own. Nothing was started.')
  if (publicUrl.protocol === 'http:' && !LOOPBACK.has(publicUrl.hostname.replace(/^\[|\]$/g, ''))) {
    throw new ConfigError(
      'PUBLIC_URL begins with http:, so passwords would cross the network in the clear and browsers would refuse microphones. Use https: with TLS_CERT and TLS_KEY, or a proxy that does TLS and TRUST_PROXY=1. Nothing was started.',
    )
  }
  if (publicUrl.protocol === 'https:' && !tls && !trustProxy) {
    throw new ConfigError(
      'PUBLIC_URL begins with https:, but nothing here speaks TLS. Set TLS_CERT and TLS_KEY to the files of a certificate, or TRUST_PROXY=1 if a proxy in front does it. Nothing was started.',
    )
  }
  return {
    port: set.PORT,
    host: set.HOST,
    home: resolve(set.HIGHROAD_HOME),
    databaseUrl: set.DATABASE_URL ?? null,
    joins: set.HIGHROAD_JOIN === '1',
    publicUrl: publicUrl.origin,
    tls,
    trustProxy,
    mail: mailOf(set.SMTP_URL, set.MAIL_FROM),
    speechModel: orRefused(() => speechModelFrom(env)),
    writer: orRefused(() => writerFrom(env)),
    roomForFiles: Math.floor(set.HIGHROAD_FILES_GIB * 1024 ** 3),
    logLevel: set.LOG_LEVEL,
  }
}

function orRefused<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} Nothing was started.`)
  }
}

function mailOf(url: string | undefined, from: string | undefined): Config['mail'] {
  if (url === undefined && from === undefined) return null
  if (url === undefined || from === undefined)
    throw new ConfigError('SMTP_URL and MAIL_FROM go together; one is missing. Nothing was started.')
  return { url, from }
}

function tlsOf(cert: string | undefined, key: string | undefined): Config['tls'] {
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined)
    throw new ConfigError('TLS_CERT and TLS_KEY go together; one is missing. Nothing was started.')
  const read = (name: string, path: string): Buffer => {
    try {
      return readFileSync(path)
    } catch {
      throw new ConfigError(`${name} names ${path}, which cannot be read. Nothing was started.`)
    }
  }
  const tls = { cert: read('TLS_CERT', cert), key: read('TLS_KEY', key) }
  try {
    createSecureContext(tls)
  } catch {
    throw new ConfigError(
      `TLS_CERT (${cert}) and TLS_KEY (${key}) are not a certificate and its key, both as PEM and the key without a password. Nothing was started.`,
    )
  }
  return tls
}
