/** Which writer the environment asks for. Nothing is preset: without these settings nothing writes, and nothing is sent. */
import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

export type WriterChoice =
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string; readonly key: string | null }
  /** `file`: absolute, without links. */
  | { readonly kind: 'gguf'; readonly file: string }

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether what listens there is on this machine. */
export const isHere = (url: string): boolean => LOOPBACK.has(new URL(url).hostname)

type Environment = Readonly<Record<string, string | undefined>>

/** Throws an `Error` whose message says what to set. Reads the key’s file, and whether the model is one. */
export function writerFrom(env: Environment): WriterChoice | null {
  const [url, model, keyFile, gguf] = ['URL', 'MODEL', 'KEY_FILE', 'GGUF'].map(
    (name) => env[`HIGHROAD_WRITER_${name}`] || undefined,
  )
  if (gguf !== undefined) {
    if (url !== undefined || model !== undefined || keyFile !== undefined)
      throw new Error(
        'HIGHROAD_WRITER_GGUF names a model that runs here, and the other HIGHROAD_WRITER_ settings an endpoint; only one of the two can write. Unset one.',
      )
    return { kind: 'gguf', file: ggufAt(gguf) }
  }
  if (url === undefined && model === undefined && keyFile === undefined) return null
  if (url === undefined || model === undefined)
    throw new Error(
      `HIGHROAD_WRITER_URL and HIGHROAD_WRITER_MODEL go together; ${url === undefined ? 'the first' : 'the second'} is missing.`,
    )
  if (model.length > 80 || /[\p{Cc}]/u.test(model))
    throw new Error('HIGHROAD_WRITER_MODEL is no name of a model: it has at most 80 characters.')
  return { kind: 'endpoint', url: endpointAt(url), model, key: keyFile === undefined ? null : keyIn(keyFile) }
}

function endpointAt(said: string): string {
  const url = URL.canParse(said) ? new URL(said) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new Error(
      'HIGHROAD_WRITER_URL is no address of an endpoint. It looks like https://models.example.org/v1.',
    )
  if (url.username !== '' || url.password !== '')
    throw new Error(
      'HIGHROAD_WRITER_URL holds a user or password. Put the key into a file and name that in HIGHROAD_WRITER_KEY_FILE.',
    )
  if (url.protocol === 'http:' && !isHere(url.href))
    throw new Error(
      'HIGHROAD_WRITER_URL begins with http:, so messages would cross the network in the clear. Use https:, or an endpoint on this machine.',
    )
  return url.href.replace(/\/+$/, '')
}

function keyIn(file: string): string {
  let key: string
  try {
    key = readFileSync(file, 'utf8').trim()
  } catch {
    throw new Error(`HIGHROAD_WRITER_KEY_FILE names ${file}, which cannot be read.`)
  }
  if (!/^[\x21-\x7e]{1,4096}$/.test(key))
    throw new Error(`HIGHROAD_WRITER_KEY_FILE names ${file}, which holds no key: one line without spaces.`)
  return key
}

function ggufAt(said: string): string {
  const file = resolve(said)
  const begins = Buffer.alloc(4)
  try {
    if (!statSync(file).isFile()) throw new Error('no file')
    const opened = openSync(file, 'r')
    try {
      readSync(opened, begins, 0, 4, 0)
    } finally {
      closeSync(opened)
    }
  } catch {
    throw new Error(`HIGHROAD_WRITER_GGUF names ${file}, which cannot be read.`)
  }
  if (begins.toString('latin1') !== 'GGUF')
    throw new Error(`HIGHROAD_WRITER_GGUF names ${file}, which is no model in the GGUF format.`)
  return realpathSync(file)
}
