import { describe, expect, test } from 'vitest'
import { consultedScopes } from './consulted.ts'
import { ACCOUNT, ANNA, BEN, CARO, ask } from './example-meeting.ts'

describe('R12 a decision consults', () => {
  test.each<[string, Parameters<typeof ask>[0], string[]]>([
    [
      'the operator, the account, the place, the processor and who contributed, each once and in order',
      {
        contributors: [
          { handle: BEN, actsFor: ACCOUNT },
          { handle: ANNA, actsFor: ACCOUNT },
        ],
      },
      [
        `account:${ACCOUNT}`,
        `handle:${ANNA}`,
        `handle:${BEN}`,
        'meeting:m1',
        'operator',
        'processor:moonshine',
      ],
    ],
    [
      'no processor where none is named, and nobody where nobody contributed',
      { processor: null, contributors: [] },
      [`account:${ACCOUNT}`, 'meeting:m1', 'operator'],
    ],
    [
      'every account that somebody acts for, and none for a guest',
      {
        processor: null,
        contributors: [
          { handle: ANNA, actsFor: 'birch' },
          { handle: BEN, actsFor: 'birch' },
          { handle: CARO, actsFor: null },
        ],
      },
      [
        `account:${ACCOUNT}`,
        'account:birch',
        `handle:${ANNA}`,
        `handle:${BEN}`,
        `handle:${CARO}`,
        'meeting:m1',
        'operator',
      ],
    ],
    [
      'the account once where it is itself the place',
      { place: `account:${ACCOUNT}`, processor: null, contributors: [] },
      [`account:${ACCOUNT}`, 'operator'],
    ],
  ])('%s', (_, change, scopes) => expect(consultedScopes(ask(change))).toEqual(scopes))
})
