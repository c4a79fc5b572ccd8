import type { Microphone } from '@highroad/core/wire'
import type { z } from 'zod'
import { microphoneWords } from './door-view.ts'

type Answer = z.infer<typeof Microphone>

/** "Who is at this microphone?": two equal buttons, and it may be left open. */
export function MicrophoneQuestion({
  answer,
  onAnswer,
  busy = false,
}: {
  answer: Answer | null
  onAnswer: (answer: Answer) => void
  busy?: boolean
}) {
  return (
    <div className="question" role="group" aria-label="Who is at this microphone?">
      <h3>Who is at this microphone?</h3>
      <div className="two-up">
        <button
          type="button"
          className="btn"
          aria-pressed={answer === 'only-me'}
          disabled={busy}
          onClick={() => onAnswer('only-me')}
        >
          Only me
        </button>
        <button
          type="button"
          className="btn"
          aria-pressed={answer === 'others-too'}
          disabled={busy}
          onClick={() => onAnswer('others-too')}
        >
          Others too
        </button>
      </div>
      <p className="small quiet" role="status">
        {microphoneWords(answer)}
      </p>
    </div>
  )
}
