import type { Feature } from '@highroad/core/consent'
import { isInForce } from '@highroad/core/form'
import type { FeaturesView, FormsView } from '@highroad/core/wire'
import type { MarkState } from '../consent/consent-line-view.ts'

/**
 * "1 of 2 features on, all on this server, no form to train". Null while it is not known: then it claims nothing.
 * `canRun`: whether anything but its switch is in a feature's way.
 */
export function accountLineView(
  view: FeaturesView | null,
  forms: FormsView | null,
  canRun: (feature: Feature) => boolean = () => true,
): { mark: MarkState; what: string; how: string } {
  if (!view) return { mark: 'off', what: 'Features', how: 'not known yet' }
  const on = view.features.filter((feature) => feature.on)
  const training = forms === null ? [] : [trainingWords(forms)]
  const how = (words: string) => [words, ...training].join(', ')
  if (on.length === 0)
    return { mark: 'off', what: 'All features off', how: how('nothing is used by any feature') }
  const running = on.filter(({ feature }) => canRun(feature)).length
  const what = `${on.length} of ${view.features.length} features on`
  if (running === 0)
    return {
      mark: 'denied',
      what: `${what}, ${on.length === 1 ? 'and it cannot run' : 'and none of them can run'}`,
      how: how('nothing is used by any feature'),
    }
  const stuck = running < on.length ? [`${on.length - running} of them cannot run`] : []
  const elsewhere = on.filter((feature) => feature.notice.processor.party === 'third').length
  const where = elsewhere === 0 ? 'all on this server' : `${elsewhere} on another party’s processor`
  return {
    mark: running === view.features.length ? 'on' : 'partly',
    what,
    how: how([...stuck, where].join(', ')),
  }
}

function trainingWords({ forms }: FormsView): string {
  return forms.some(({ status }) => isInForce(status)) ? 'training by consent form' : 'training off'
}
