import type { FeaturesView } from '@highroad/core/wire'
import type { MarkState } from '../consent/consent-line-view.ts'

/** "1 of 2 features on, all on this server, training off". Null while it is not known: then it claims nothing. */
export function accountLineView(view: FeaturesView | null): { mark: MarkState; what: string; how: string } {
  if (!view) return { mark: 'off', what: 'Features', how: 'not known yet' }
  const on = view.features.filter((feature) => feature.on)
  const elsewhere = on.filter((feature) => feature.notice.processor.party === 'third').length
  const where = elsewhere === 0 ? 'all on this server' : `${elsewhere} on another party’s processor`
  if (on.length === 0) return { mark: 'off', what: 'All features off', how: 'nothing is used, training off' }
  return {
    mark: on.length === view.features.length ? 'on' : 'partly',
    what: `${on.length} of ${view.features.length} features on`,
    how: `${where}, training off`,
  }
}
