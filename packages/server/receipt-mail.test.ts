import { expect, test } from 'vitest'
import { consentRecord, type ConsentReceipt } from '@highroad/core/form'
import { receiptMail } from './receipt-mail.ts'
import type { Message } from './mail/index.ts'

const record = consentRecord(
  {
    account: 'acme',
    organisation: 'Acme',
    operator: 'https://meet.example.org',
    classes: ['transcript'],
    terms: { version: 1, prose: '0'.repeat(64), train: { transcript: 'with-consent' } },
    coversFrom: null,
    until: Date.UTC(2027, 0, 1),
    renews: null,
    earlier: [],
  },
  { form: 'f1', at: Date.UTC(2026, 0, 1), signer: 'd'.repeat(32), name: 'Ann Owner', by: 'passkey' },
)
const RECEIPT: ConsentReceipt = {
  '@context': record['@context'],
  '@type': 'dpv:ConsentReceipt',
  'dct:identifier': 'receipt-f1',
  'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt-record',
  'dpv:hasRecordOfActivity': record,
  'highroad:jws': 'a.b.c',
  'highroad:ledger': {
    'highroad:index': 12,
    'highroad:leaf': '0'.repeat(64),
    'highroad:checkpointSize': 13,
    'highroad:recordSha256': '0'.repeat(64),
  },
}

function desk(fails: number) {
  const states: string[] = []
  const sent: Message[] = []
  let left = fails
  const mail = {
    send: (message: Message) => {
      if (left-- > 0) return Promise.reject(new Error('no'))
      sent.push(message)
      return Promise.resolve()
    },
    stop: () => undefined,
  }
  const forms = {
    receipt: () => Promise.resolve(RECEIPT),
    setMail: (_account: string, _form: string, state: string) => Promise.resolve(void states.push(state)),
  }
  return { states, sent, post: receiptMail({ forms, mail, log: () => undefined, pausesMs: [1, 1] }), forms }
}

test('a receipt goes out with what was signed, and how to withdraw', async () => {
  const { states, sent, post } = desk(0)
  await post.post('acme', 'f1', 'ann@example.org')
  await post.settled()
  expect(states).toEqual(['waiting', 'sent'])
  expect(sent[0]).toMatchObject({ to: 'ann@example.org', subject: 'Receipt of the consent form of Acme' })
  expect(sent[0]?.text).toContain('https://meet.example.org/o/acme/form')
  expect(JSON.parse(sent[0]?.attachments[0]?.content ?? '')).toEqual(RECEIPT)
})

test('a server that fails is tried again, a bounded number of times; then the form says so', async () => {
  const later = desk(2)
  await later.post.post('acme', 'f1', 'ann@example.org')
  await later.post.settled()
  expect(later.states).toEqual(['waiting', 'sent'])
  const never = desk(Infinity)
  await never.post.post('acme', 'f1', 'ann@example.org')
  await never.post.settled()
  expect(never.states).toEqual(['waiting', 'failed'])
  expect(never.sent).toEqual([])
})

test('where no mail is configured nothing is promised', async () => {
  const { states, forms } = desk(0)
  const none = receiptMail({ forms, mail: null, log: () => undefined })
  expect(none.available).toBe(false)
  await none.post('acme', 'f1', 'ann@example.org')
  expect(states).toEqual([])
})

test('a server that ends does not wait for the next try', async () => {
  const { forms, states } = desk(0)
  const mail = { send: () => Promise.reject(new Error('no')), stop: () => undefined }
  const post = receiptMail({ forms, mail, log: () => undefined, pausesMs: [3_600_000] })
  await post.post('acme', 'f1', 'ann@example.org')
  await post.stop()
  expect(states).toEqual(['waiting'])
})
