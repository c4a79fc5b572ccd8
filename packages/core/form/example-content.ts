/** A form as an owner could see it: where tests about forms start from. */
import type { FormContent } from './content.ts'
import type { Signing } from './record.ts'

export const CONTENT: FormContent = {
  account: 'alder',
  organisation: 'Alderwick',
  operator: 'https://meet.example.org',
  classes: ['transcript', 'chat'],
  terms: {
    version: 7,
    prose: 'ab'.repeat(32),
    train: {
      audio: 'never',
      video: 'never',
      screen: 'never',
      transcript: 'with-consent',
      chat: 'with-consent',
      file: 'with-consent',
      recording: 'never',
      'business-record': 'licensed',
    },
  },
  coversFrom: null,
  until: Date.UTC(2027, 10, 23),
  renews: null,
  earlier: [],
}

export const SIGNING: Signing = {
  form: 'f3',
  at: Date.UTC(2026, 10, 23, 18, 30, 5, 7),
  signer: 'd'.repeat(32),
  name: 'Lena Beck',
  by: 'passkey',
}
