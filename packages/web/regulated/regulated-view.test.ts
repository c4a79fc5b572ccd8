import { expect, test } from 'vitest'
import type { RegulatedView } from '@highroad/core/wire'
import { retentionWords } from '../consent/words.ts'
import { effectsOf, featuresUnder, readCard } from './regulated-view.ts'

const NO_AGREEMENT = {
  code: 'R8.no-agreement',
  sentence: 'It holds no agreement.',
  change: 'The operator can get one.',
}
const view: RegulatedView = {
  mark: 'none',
  since: 1,
  entry: 3,
  maySet: true,
  processors: [],
  changes: [],
  features: [
    { feature: 'captions', processor: 'a', against: { none: [], hipaa: [], education: [] } },
    { feature: 'summary', processor: 'b', against: { none: [], hipaa: [NO_AGREEMENT], education: [] } },
  ],
}

test('R8 which features cannot run under a mark, and why', () => {
  expect(featuresUnder(view, 'hipaa')).toEqual([
    { title: 'Captions', runs: true, why: [] },
    {
      title: 'Meeting Summary',
      runs: false,
      why: ['It holds no agreement. The operator can get one.'],
    },
  ])
  expect(featuresUnder(view, 'none').map(({ runs }) => runs)).toEqual([true, true])
})

test('R8 what a mark changes names the features that stop, and only those', () => {
  expect(effectsOf(view, 'hipaa')).toContain('These stop at once: Meeting Summary.')
  expect(effectsOf(view, 'education')).toContain('Every feature that can run now can run under it.')
  expect(effectsOf({ ...view, mark: 'hipaa' }, 'hipaa')).toContain(
    'Every feature that can run now can run under it.',
  )
})

test('how long a processor holds inputs is said, also where nobody said it', () => {
  expect([undefined, null, 0, 1, 30].map(retentionWords)).toEqual([
    'Not stated',
    'Not stated',
    'Nothing is held',
    '1 day',
    '30 days',
  ])
})

test('a card is read from its form; what cannot be is named', () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    return readCard(data)
  }
  const fields = { region: ' EU ', models: 'one\n\n two ', retentionDays: '', hipaa: 'on' }
  expect(form(fields)).toEqual({
    change: {
      retainsInputs: false,
      trainsOnInputs: false,
      agreements: ['hipaa'],
      region: 'EU',
      models: ['one', 'two'],
      retentionDays: null,
    },
  })
  expect(form({ ...fields, retainsInputs: 'on', trainsOnInputs: 'on', retentionDays: '7' })).toMatchObject({
    change: { retainsInputs: true, trainsOnInputs: true, retentionDays: 7 },
  })
  expect(form({ ...fields, region: '' })).toEqual({ wrong: 'region' })
  expect(form({ ...fields, models: ' \n' })).toEqual({ wrong: 'models' })
  expect(form({ ...fields, retentionDays: '-1' })).toEqual({ wrong: 'retentionDays' })
})
