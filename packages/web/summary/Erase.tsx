import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { tell } from '../app/api.ts'
import { Wrong } from '../app/States.tsx'

/** R16: what its owner deletes is gone from the store; the ledger keeps that it was, never what it was. */
export function Erase({ meeting, title }: { meeting: string; title: string }) {
  const [asked, setAsked] = useState(false)
  const [, go] = useLocation()
  const queries = useQueryClient()
  const erase = useMutation({
    mutationFn: () => tell('DELETE', `/meetings/${meeting}`),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['meeting', meeting] })
      go('/', { replace: true })
    },
  })
  return (
    <section aria-label="Delete">
      <h2>Delete</h2>
      <p>
        Transcript, summary and the salts of its ledger entries go for good. The ledger keeps that the meeting
        was; old proofs then say “erased, not decided”.
      </p>
      <div className="row after">
        {asked ? (
          <>
            <span>Delete “{title}” for everybody?</span>
            <button type="button" className="btn" autoFocus onClick={() => setAsked(false)}>
              Keep it
            </button>
            <button
              type="button"
              className="btn loss"
              disabled={erase.isPending}
              onClick={() => erase.mutate()}
            >
              Delete for good
            </button>
          </>
        ) : (
          <button type="button" className="btn loss" onClick={() => setAsked(true)}>
            Delete meeting
          </button>
        )}
      </div>
      {erase.error ? <Wrong error={erase.error} /> : null}
    </section>
  )
}
