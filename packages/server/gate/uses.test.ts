import { expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { Uses } from './uses.ts'

const handle = 'a'.repeat(32)
const scope = `handle:${handle}` as const
const acme = 'account:acme' as const
const objected = (...features: ('captions' | 'summary')[]): Fact => ({
  kind: 'objected',
  time: 1,
  handle,
  features: features.length === 0 ? 'everything' : features,
})
const lifted = (...features: ('captions' | 'summary')[]): Fact =>
  ({ ...objected(...features), kind: 'objection-lifted' }) as Fact
const switched = (feature: 'captions' | 'summary', on: boolean): Fact => ({
  kind: 'switch-set',
  time: 1,
  account: 'acme',
  feature,
  on,
  processor: 'this-server',
})
const withdrawn = (form: string): Fact => ({ kind: 'form-withdrawn', time: 1, account: 'acme', form })

test.each<[string, Fact, Fact[], Fact]>([
  ['an objection to everything', objected(), [objected('captions'), lifted('summary')], objected()],
  ['… or its lifting', objected(), [lifted('captions')], lifted()],
  [
    'an objection to one feature',
    objected('summary'),
    [objected('captions')],
    objected('captions', 'summary'),
  ],
  ['… or to everything', objected('summary'), [lifted('captions')], objected()],
  ['switching off', switched('summary', false), [switched('captions', true)], switched('summary', false)],
  ['withdrawing', withdrawn('one'), [withdrawn('two')], withdrawn('one')],
])(
  'R12 %s that could not be recorded stops until it is, whatever else is said meanwhile',
  (_, missing, others, it) => {
    const uses = new Uses()
    uses.stop(missing, 1)
    for (const other of others) {
      uses.recorded(other)
      expect(uses.isStopped([scope, acme])).toBe(true)
    }
    uses.recorded(it)
    expect(uses.isStopped([scope, acme])).toBe(false)
    expect(uses.stopped().size).toBe(0)
  },
)
