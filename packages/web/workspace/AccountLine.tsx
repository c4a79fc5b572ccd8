import { Link } from 'wouter'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'
import { useForms } from '../consent-form/api.ts'
import { useHindrances } from '../features/use-hindrances.ts'
import { accountLineView } from './account-line-view.ts'
import { useFeatures } from './api.ts'

/** The consent line of an organisation: what may be started here. Leaving oneself out is done in the meeting itself. */
export function AccountLine({ account }: { account: string }) {
  const features = useFeatures(account)
  const forms = useForms(account)
  const hindrances = useHindrances(account)
  const view = accountLineView(
    features.data ?? null,
    forms.data ?? null,
    (feature) => hindrances(feature).length === 0,
  )
  return (
    <ConsentRow mark={view.mark} what={view.what} people={null} how={view.how} live="polite">
      <Link className="act why" href={`/o/${account}/features`}>
        Why?
      </Link>
    </ConsentRow>
  )
}
