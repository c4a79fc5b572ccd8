import type { RegulatedView, ServerStatus } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { hindrancesOf } from './hindrances.ts'

const regulated = {
  mark: 'none',
  features: [
    {
      feature: 'rewrite',
      against: {
        none: [
          { sentence: 'It keeps what it is given.', change: 'The operator can change that.' },
          { sentence: 'It trains on it.', change: 'The operator can change that.' },
        ],
        hipaa: [{ sentence: 'No agreement.', change: null }],
      },
    },
    { feature: 'captions', against: { none: [], hipaa: [] } },
  ],
} as unknown as RegulatedView
const server = (available: boolean, speech: ServerStatus['speech']) =>
  ({ media: { available }, speech }) as ServerStatus

test('what the rules have against it under the mark of now, with what would change it', () => {
  expect(hindrancesOf('rewrite', regulated, null)).toEqual([
    'It keeps what it is given.',
    'It trains on it.',
    'The operator can change that.',
  ])
  expect(hindrancesOf('rewrite', { ...regulated, mark: 'hipaa' }, null)).toEqual(['No agreement.'])
  expect(hindrancesOf('captions', regulated, server(true, 'ready'))).toEqual([])
})

test('what hears people needs a media server and a speech model; what reads messages needs neither', () => {
  expect(hindrancesOf('captions', regulated, server(false, 'failed'))).toHaveLength(2)
  expect(hindrancesOf('summary', regulated, server(true, 'loading'))).toEqual([])
  expect(hindrancesOf('catch-up', regulated, server(false, 'failed'))).toEqual([])
})

test('what is not known is not claimed', () => {
  expect(hindrancesOf('rewrite', null, null)).toEqual([])
})
