import type { MyUse } from '@highroad/core/wire'
import { formatMoment, formatNumber } from '../app/format.ts'
import { useUses } from './api.ts'
import { amountWords, placeWords, processorWords, usedForWords } from './mine-words.ts'
import { Cell, Pages } from './Pages.tsx'

/** Every use made of what is one's own, each with the reasons that allowed it. */
export function Uses() {
  const uses = useUses()
  return (
    <Pages
      title="Uses of what is yours"
      hint="Every time a model read something of yours. What runs now is listed when it ends, ten minutes at most."
      empty="None. No model has read anything of yours."
      heads={['When', 'What', 'Where', 'Why']}
      query={uses}
      row={(use) => <UseRow key={`${use.entry}`} use={use} />}
    />
  )
}

function UseRow({ use }: { use: MyUse }) {
  return (
    <tr>
      <Cell of="When">{formatMoment(use.lastAt)}</Cell>
      <Cell of="What">
        {usedForWords(use)}
        <p className="small quiet">
          {amountWords(use)}. {processorWords(use.processor)}.
        </p>
      </Cell>
      <Cell of="Where">{placeWords(use.place)}</Cell>
      <Cell of="Why">
        <details>
          <summary>{use.permitted ? 'Allowed' : 'Not allowed'}</summary>
          <ul>
            {use.reasons.map((reason) => (
              <li key={`${reason.code}/${reason.sentence}`}>
                {reason.sentence}{' '}
                <span className="small quiet" title={reason.code}>
                  {reason.code.split('.')[0]}
                </span>
              </li>
            ))}
          </ul>
        </details>
        <p className="small quiet">Ledger entry {formatNumber(use.entry)}</p>
      </Cell>
    </tr>
  )
}
