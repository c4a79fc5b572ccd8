/** Why a feature cannot run, whatever its switch says. */
import type { Feature } from '@highroad/core/consent'
import type { RegulatedView, ServerStatus } from '@highroad/core/wire'

/** What hears people speak: without a media server or a speech model it hears nothing. */
const HEARS: ReadonlySet<Feature> = new Set(['captions', 'summary'])

/** A sentence each, then what would change it; empty where nothing is in its way, as far as it is known. */
export function hindrancesOf(
  feature: Feature,
  regulated: RegulatedView | null,
  server: ServerStatus | null,
): string[] {
  const rules = regulated?.features.find((one) => one.feature === feature)?.against[regulated.mark] ?? []
  const lacks: string[] = []
  if (server && HEARS.has(feature)) {
    if (!server.media.available) lacks.push('This server has no media server, so nothing is heard.')
    if (server.speech === 'failed') lacks.push('The speech model did not load, so nothing is heard.')
  }
  return [
    ...rules.map(({ sentence }) => sentence),
    ...new Set(rules.flatMap(({ change }) => change ?? [])),
    ...lacks,
  ]
}
