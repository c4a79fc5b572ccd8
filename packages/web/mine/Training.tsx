import type { MyTraining } from '@highroad/core/wire'
import { Wrong } from '../app/States.tsx'
import { useAnswerTraining, useTraining } from './api.ts'
import { FormFacts } from './FormNotices.tsx'
import { placeWords } from './mine-words.ts'

/** A guest answers for themselves, meeting by meeting, whether what they say may serve training (R6). */
export function Training() {
  const training = useTraining()
  if (training.isPending) return null
  if (training.isError) return <Wrong error={training.error} again={() => void training.refetch()} />
  const { meetings } = training.data
  if (meetings.length === 0) return null
  return (
    <section aria-label="Training">
      <h2>Training with what you say as a guest</h2>
      <p className="quiet">Without your yes nothing of yours is used. No feature depends on it.</p>
      <div className="rows">
        {meetings.map((one) => (
          <Choice key={one.place.meeting} choice={one} />
        ))}
      </div>
    </section>
  )
}

function Choice({ choice: { place, form, accepted } }: { choice: MyTraining['meetings'][number] }) {
  const answer = useAnswerTraining()
  const { meeting } = place
  const say = (yes: boolean) => {
    if (meeting !== null) answer.mutate({ meeting, accepted: yes, form: form?.form ?? null })
  }
  return (
    <div className="choice" role="group" aria-label={placeWords(place)}>
      <b>{placeWords(place)}</b>
      {form ? (
        <FormFacts form={form} guest />
      ) : (
        <p className="quiet">No consent form is in force any more.</p>
      )}
      <div className="two-up after">
        <button
          type="button"
          className="btn"
          aria-pressed={accepted === false}
          disabled={answer.isPending}
          onClick={() => say(false)}
        >
          No
        </button>
        <button
          type="button"
          className="btn"
          aria-pressed={accepted === true}
          disabled={answer.isPending || form === null}
          onClick={() => say(true)}
        >
          Yes, from now on
        </button>
      </div>
      {answer.error ? <Wrong error={answer.error} /> : null}
    </div>
  )
}
