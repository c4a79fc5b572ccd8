import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { tell } from '../app/api.ts'
import { Dialog } from '../app/Dialog.tsx'
import { Wrong } from '../app/States.tsx'
import { forgetUnsent, unsentOf } from '../chat/kept.ts'
import { forgetDrafts } from '../chat/use-draft.ts'
import { forgetIgnored } from '../compose/writing-help.ts'

/** Signs out, and leaves nothing of what was written on this device. Where some of it was never sent, that is asked first. */
export function SignOut({ person }: { person: string }) {
  const [, go] = useLocation()
  const queries = useQueryClient()
  const [unsent, setUnsent] = useState(0)
  const signOut = useMutation({
    mutationFn: async (isAsked: boolean) => {
      const left = isAsked ? 0 : await unsentOf(person)
      if (left === 0) await tell('POST', '/sign-out')
      return left
    },
    onSuccess: async (left) => {
      setUnsent(left)
      if (left > 0) return
      await forgetUnsent(person)
      queries.clear()
      forgetDrafts()
      forgetIgnored()
      go('/sign-in', { replace: true })
    },
  })
  const words = unsent === 1 ? '1 message was' : `${unsent} messages were`
  return (
    <>
      <button
        type="button"
        className="link"
        disabled={signOut.isPending}
        onClick={() => signOut.mutate(false)}
      >
        Sign out
      </button>
      {unsent > 0 ? (
        <Dialog label="Not yet sent" onClose={() => setUnsent(0)}>
          <header className="bar">
            <h2>{words} not sent</h2>
          </header>
          <div className="form in-dialog">
            <p>
              What was not sent is on this device alone. Signing out deletes it here, so that nobody who uses
              this device after you can read it. To send it, stay signed in until the server can be reached.
            </p>
            <p className="row">
              <button type="button" className="btn" onClick={() => setUnsent(0)}>
                Stay signed in
              </button>
              <button
                type="button"
                className="btn loss"
                disabled={signOut.isPending}
                onClick={() => signOut.mutate(true)}
              >
                Sign out and delete
              </button>
            </p>
            {signOut.error ? <Wrong error={signOut.error} /> : null}
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
