/** What the environment may say of a writer, what is refused with a sentence, and the card that comes of it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../config.ts'
import { writersCard } from './card.ts'
import { writerFrom } from './choice.ts'

const folder = mkdtempSync(join(tmpdir(), 'highroad-writer-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const URL = 'https://models.example.org/v1/'
const GGUF = file('small.gguf', 'GGUF and so on')

test('with nothing set there is none: nothing is preset to leave the server', () => {
  expect(writerFrom({})).toBeNull()
  expect(writerFrom({ HIGHROAD_WRITER_URL: '', HIGHROAD_WRITER_GGUF: '' })).toBeNull()
  expect(readConfig({}).writer).toBeNull()
})

test('an endpoint elsewhere: another party’s, and until the operator says otherwise it keeps and trains', () => {
  const choice = writerFrom({
    HIGHROAD_WRITER_URL: URL,
    HIGHROAD_WRITER_MODEL: 'quill-2',
    HIGHROAD_WRITER_KEY_FILE: file('key', 'abc\n'),
  })
  expect(choice).toEqual({
    kind: 'endpoint',
    url: 'https://models.example.org/v1',
    model: 'quill-2',
    key: 'abc',
  })
  expect(choice && writersCard(choice)).toEqual({
    processor: 'writer-models-example-org',
    party: 'third',
    retainsInputs: true,
    trainsOnInputs: true,
    agreements: [],
    region: 'unknown',
    models: ['quill-2'],
    retentionDays: null,
  })
})

test('an endpoint on this machine, or a file: ours', () => {
  for (const url of ['http://127.0.0.1:11434/v1', 'http://localhost:1/v1', 'http://[::1]:8000']) {
    const choice = writerFrom({ HIGHROAD_WRITER_URL: url, HIGHROAD_WRITER_MODEL: 'quill' })
    expect(choice && writersCard(choice), url).toMatchObject({
      processor: 'this-servers-writer',
      party: 'first',
      retainsInputs: false,
      models: ['quill'],
    })
  }
  const choice = writerFrom({ HIGHROAD_WRITER_GGUF: GGUF })
  expect(choice).toEqual({ kind: 'gguf', file: GGUF })
  expect(choice && writersCard(choice)).toMatchObject({ party: 'first', models: ['small.gguf'] })
})

const endpoint = { HIGHROAD_WRITER_URL: URL, HIGHROAD_WRITER_MODEL: 'quill' }
test.each([
  [{ HIGHROAD_WRITER_URL: URL }, /go together; the second is missing/],
  [{ HIGHROAD_WRITER_MODEL: 'quill' }, /go together; the first is missing/],
  [{ HIGHROAD_WRITER_KEY_FILE: file('key', 'abc') }, /go together; the first is missing/],
  [{ ...endpoint, HIGHROAD_WRITER_GGUF: GGUF }, /only one of the two can write/],
  [{ HIGHROAD_WRITER_MODEL: 'quill', HIGHROAD_WRITER_GGUF: GGUF }, /only one of the two can write/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: 'http://models.example.org/v1' }, /in the clear/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: 'http://127.0.0.1.example.org/v1' }, /in the clear/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: 'https://me:SECRET@models.example.org' }, /KEY_FILE/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: 'models.example.org' }, /no address of an endpoint/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: 'file:///etc/passwd' }, /no address of an endpoint/],
  [{ ...endpoint, HIGHROAD_WRITER_URL: `${URL}?key=SECRET` }, /no address of an endpoint/],
  [{ ...endpoint, HIGHROAD_WRITER_MODEL: 'm'.repeat(81) }, /no name of a model/],
  [{ ...endpoint, HIGHROAD_WRITER_KEY_FILE: '/nowhere' }, /cannot be read/],
  [{ ...endpoint, HIGHROAD_WRITER_KEY_FILE: file('lines', 'SECRET one\ntwo') }, /holds no key/],
  [{ HIGHROAD_WRITER_GGUF: '/nowhere' }, /cannot be read/],
  [{ HIGHROAD_WRITER_GGUF: folder }, /cannot be read/],
  [{ HIGHROAD_WRITER_GGUF: file('other', 'PK zip') }, /no model in the GGUF format/],
])('%o is refused with one sentence that says what to set', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(sentence)
  expect(() => readConfig(env)).toThrow(/Nothing was started\.$/)
  expect(() => readConfig(env)).not.toThrow(/SECRET/)
})
