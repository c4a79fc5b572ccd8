import { type AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { openMail } from './index.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A real SMTP server on loopback that keeps what it took, or says no. */
async function startPost({ refuses = false } = {}) {
  const taken: { from: string; to: string[]; data: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      let data = ''
      stream.setEncoding('utf8')
      stream.on('data', (part: string) => (data += part))
      stream.on('end', () => {
        if (refuses) return done(new Error('no room'))
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          data,
        })
        return done()
      })
    },
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', () => up()))
  closing.push(() => new Promise((down) => server.close(() => down())))
  const { port } = server.server.address() as AddressInfo
  const mail = openMail({ url: `smtp://127.0.0.1:${port}`, from: 'meet@example.org' })
  closing.push(() => Promise.resolve(mail.stop()))
  return { mail, taken }
}

const MESSAGE = {
  to: 'ann@example.org',
  subject: 'Receipt',
  text: 'You signed.\n',
  attachments: [{ filename: 'receipt.json', contentType: 'application/ld+json', content: '{"a":1}' }],
}

test('a message reaches the server with its sender, its reader and its file', async () => {
  const { mail, taken } = await startPost()
  await mail.send(MESSAGE)
  expect(taken).toMatchObject([{ from: 'meet@example.org', to: ['ann@example.org'] }])
  expect(taken[0]?.data).toContain('receipt.json')
  expect(taken[0]?.data).toContain(Buffer.from('{"a":1}').toString('base64'))
})

test('one address is one reader, whatever it holds', async () => {
  const { mail, taken } = await startPost()
  await mail.send({ ...MESSAGE, to: 'ann@example.org, bob@example.org' }).catch(() => undefined)
  expect(taken.flatMap(({ to }) => to)).not.toContain('bob@example.org')
})

test('a server that refuses is an error without a word of the message', async () => {
  const { mail } = await startPost({ refuses: true })
  const error = await mail.send(MESSAGE).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ message: 'the mail server did not take the message' })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('ann@')
})

test('where nothing listens it is an error too', async () => {
  const mail = openMail({ url: 'smtp://127.0.0.1:9', from: 'meet@example.org' })
  await expect(mail.send(MESSAGE)).rejects.toThrow('did not take')
  mail.stop()
})
