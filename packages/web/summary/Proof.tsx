import { Wrong } from '../app/States.tsx'
import { CheckIt } from '../consent/CheckIt.tsx'
import { useProof } from './api.ts'

/** The proof of what AI read of this meeting, and how anybody checks it. */
export function Proof({ meeting }: { meeting: string }) {
  const proof = useProof(meeting)
  return (
    <section id="proof" aria-label="Proof">
      <h2>Proof</h2>
      <p>
        One file that says, for each AI use of this meeting, what was read, when, for which purpose, by which
        processor and under which ledger entry. It holds ids and times, no words and no names.
      </p>
      <p className="row after">
        <button type="button" className="btn" disabled={proof.isPending} onClick={() => proof.mutate()}>
          Download proof
        </button>
        <span className="quiet" role="status">
          {proof.isSuccess ? `Saved as ${proof.data}.` : ''}
        </span>
      </p>
      {proof.error ? <Wrong error={proof.error} /> : null}
      <CheckIt file={`highroad-proof-${meeting}.json`} />
    </section>
  )
}
