/** One fact of each kind, without its time: where tests of the shapes, and of what each version knows, start from. */
import { cells } from './example-meeting.ts'
import type { Fact } from './facts.ts'

/** A handle, and a digest. */
export const H = '0123456789abcdef'.repeat(2)
export const D = '0123456789abcdef'.repeat(4)
export const card = {
  processor: 'p1',
  party: 'third',
  retainsInputs: false,
  trainsOnInputs: true,
  agreements: ['hipaa', 'education'],
  region: 'r'.repeat(80),
  models: ['m'.repeat(80)],
  retentionDays: 0,
}

/** One fact of each kind, and the scopes that it is about. */
export const FACTS: Record<Fact['kind'], [Record<string, unknown>, string[]]> = {
  'terms-published': [{ version: 1, inForceFrom: 0, cells: cells(), prose: D }, ['operator']],
  'mark-set': [{ account: 'a1', mark: 'hipaa', reason: D }, ['account:a1']],
  'switch-set': [{ account: 'a1', feature: 'summary', on: true, processor: 'p1' }, ['account:a1']],
  'ask-first-set': [{ account: 'a1', askFirst: false }, ['account:a1']],
  'processor-card-set': [{ card }, ['processor:p1']],
  'meeting-opened': [{ meeting: 'm1', hostingAccount: 'a1', audience: 'au1' }, ['meeting:m1']],
  'meeting-ended': [{ meeting: 'm1' }, ['meeting:m1']],
  'contributor-joined': [{ meeting: 'm1', handle: H, actsFor: 'a1' }, [`handle:${H}`, 'meeting:m1']],
  'microphone-answered': [{ handle: H, who: 'only-me' }, [`handle:${H}`]],
  'feature-started': [{ meeting: 'm1', feature: 'captions', processor: 'p1', by: H }, ['meeting:m1']],
  'feature-stopped': [{ meeting: 'm1', feature: 'captions' }, ['meeting:m1']],
  'notice-shown': [
    { handle: H, feature: 'rewrite', version: 1, keeps: ['chat'], laterFeatures: ['catch-up'], until: 0 },
    [`handle:${H}`],
  ],
  'answer-given': [{ handle: H, feature: 'summary', accepted: true }, [`handle:${H}`]],
  objected: [{ handle: H, features: ['summary'] }, [`handle:${H}`]],
  'objection-lifted': [{ handle: H, features: 'everything' }, [`handle:${H}`]],
  'meeting-erased': [{ meeting: 'm1' }, ['meeting:m1']],
  'owner-set': [{ account: 'a1', handle: H, owner: true }, ['account:a1']],
  'form-requested': [{ account: 'a1', form: 'f1', termsVersion: 1 }, ['account:a1']],
  'form-refused': [{ account: 'a1', form: 'f1' }, ['account:a1']],
  'form-given': [
    {
      account: 'a1',
      form: 'f1',
      renews: 'f0',
      classes: ['chat'],
      termsVersion: 1,
      coversFrom: 0,
      until: 0,
      signer: H,
      record: D,
    },
    ['account:a1'],
  ],
  'form-withdrawn': [{ account: 'a1', form: 'f1' }, ['account:a1']],
  'form-revoked': [{ account: 'a1', form: 'f1' }, ['account:a1']],
  'form-notice-shown': [{ handle: H, account: 'a1', form: 'f1', since: 0, until: 0 }, [`handle:${H}`]],
  'train-answered': [{ place: 'channel:c1', handle: H, accepted: true }, [`handle:${H}`, 'channel:c1']],
  'train-objected': [{ handle: H }, [`handle:${H}`]],
  'train-objection-lifted': [{ handle: H }, [`handle:${H}`]],
  'recording-notice-shown': [{ handle: H, version: 1, until: 0 }, [`handle:${H}`]],
  'recording-answered': [{ handle: H, accepted: true }, [`handle:${H}`]],
  'channel-opened': [
    { channel: 'c1', hostingAccount: 'a1', audience: 'au1', privacy: 'direct' },
    ['channel:c1'],
  ],
  'channel-joined': [{ channel: 'c1', handle: H, actsFor: 'a1' }, [`handle:${H}`, 'channel:c1']],
  'channel-left': [{ channel: 'c1', handle: H }, [`handle:${H}`, 'channel:c1']],
  'channel-erased': [{ channel: 'c1' }, ['channel:c1']],
  'earlier-let-in': [{ handle: H, from: 0, until: 0 }, [`handle:${H}`]],
}
