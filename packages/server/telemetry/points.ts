/** Counts of events as points to plot: for each day, event and field, how often each value came. */
import { EVENT_NAMES, fieldsOf } from '@highroad/core/telemetry'
import type { TelemetryView } from '@highroad/core/wire'

export interface Sum {
  readonly day: string
  readonly event: string
  readonly steps: readonly number[]
  readonly times: number
}

/** In the order of days, then of the lists. What these lists do not know, as of a newer version, is left out. */
export function pointsOf(sums: readonly Sum[]): TelemetryView['counts'] {
  const days = [...new Set(sums.map(({ day }) => day))].toSorted()
  return days.flatMap((day) =>
    EVENT_NAMES.flatMap((event) => {
      const ofEvent = sums.filter((one) => one.day === day && one.event === event)
      return fieldsOf(event).flatMap(([field, values], nth) => {
        const points = values.flatMap((value, step) => {
          const times = ofEvent.reduce((sum, one) => sum + (one.steps[nth] === step ? one.times : 0), 0)
          return times > 0 ? [{ value, times }] : []
        })
        return points.length > 0 ? [{ day, event, field, points }] : []
      })
    }),
  )
}
