import type { Statement } from '@highroad/core/price'
import { barsOf, formatMoney, formatMonth, ticksOf } from './price-view.ts'

const LEFT = 72
const TOP = 8
const WIDTH = 560
const HEIGHT = 112

/** The days of a month: what each cost, and what the form took off. The table below says the same. */
export function DaysPlot({ statement, month }: { statement: Statement; month: string }) {
  const { most, bars } = barsOf(statement)
  if (most === 0) return null
  const step = WIDTH / 31
  const y = (part: number): number => TOP + HEIGHT * (1 - part)
  return (
    <figure className="days">
      <div role="region" aria-label="Cost of each day" tabIndex={0}>
        <svg
          viewBox={`0 0 ${LEFT + WIDTH} ${TOP + HEIGHT + 36}`}
          role="img"
          aria-label={`Cost of each day of ${formatMonth(month)}, with what the form took off. The table says the same.`}
        >
          {[0, 0.5, 1].map((part) => (
            <g key={part}>
              <line className="grid" x1={LEFT} x2={LEFT + WIDTH} y1={y(part)} y2={y(part)} />
              <text x={LEFT - 8} y={y(part) + 4} textAnchor="end">
                {formatMoney(Math.round(most * part), statement)}
              </text>
            </g>
          ))}
          {bars.map(({ day, total, off }, i) => {
            const x = LEFT + i * step + 2
            return (
              <g key={day}>
                <rect className="total" x={x} width={step - 4} y={y(total)} height={HEIGHT * total} />
                {off > 0 ? (
                  <rect
                    className="off"
                    x={x + 0.5}
                    width={step - 5}
                    y={y(total + off)}
                    height={HEIGHT * off}
                  />
                ) : null}
              </g>
            )
          })}
          {ticksOf(31).map((day) => (
            <text key={day} x={LEFT + (day - 0.5) * step} y={TOP + HEIGHT + 16} textAnchor="middle">
              {day}
            </text>
          ))}
          <text x={LEFT + WIDTH / 2} y={TOP + HEIGHT + 32} textAnchor="middle">
            Day of {formatMonth(month)}
          </text>
        </svg>
      </div>
      <figcaption className="small quiet">
        Filled: what the day cost. Outlined: what the form took off.
      </figcaption>
    </figure>
  )
}
