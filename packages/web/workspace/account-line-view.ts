import { isInForce } from '@highroad/core/form'
import type { FeaturesView, FormsView } from '@highroad/core/wire'
import type { MarkState } from '../consent/consent-line-view.ts'

/**
 * "1 of 2 features on, all on this server, no form to train". Null while it is not known: then it claims nothing.
 */
export function accountLineView(
  view: FeaturesView | null,
  forms: FormsView | null,
): { mark: MarkState; what: string; how: string } {
  if (!view) return { mark: 'off', what: 'Features', how: 'not known yet' }
  const on = view.features.filter((feature) => feature.on)
  const training = forms === null ? [] : [trainingWords(forms)]
  const how = (words: string) => [words, ...training].join(', ')
  if (on.length === 0)
    return { mark: 'off', what: 'All features off', how: how('nothing is used by any feature') }
  const elsewhere = on.filter((feature) => feature.notice.processor.party === 'third').length
  const where = elsewhere === 0 ? 'all on this server' : `${elsewhere} on another party’s processor`
  return {
    mark: on.length === view.features.length ? 'on' : 'partly',
    what: `${on.length} of ${view.features.length} features on`,
    how: how(where),
  }
}

function trainingWords({ forms }: FormsView): string {
  return forms.some(({ status }) => isInForce(status)) ? 'training by consent form' : 'training off'
}
