import { Passkeys, type FreshAct } from '@highroad/core/wire'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '../app/api.ts'
import { Dialog } from '../app/Dialog.tsx'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Wrong } from '../app/States.tsx'
import { passkeysOnThisPage, signInAgain } from './passkeys.ts'
import './sign-in.css'

/**
 * Asks who is there before an act that a screen left open must not allow. `why` is a sentence about the act; `onProof`
 * gets the proof that the act's route spends: once, within five minutes.
 */
export function FreshSignIn({
  act,
  why,
  onProof,
  onClose,
}: {
  act: FreshAct
  why: string
  onProof: (proof: string) => void
  onClose: () => void
}) {
  const passkeys = usePasskeys()
  const sign = useMutation({
    mutationFn: (by: FormData | 'passkey') => signInAgain(act, by),
    onSuccess: onProof,
  })
  const wrong = wrongFieldOf(sign.error)
  const mayUsePasskey = passkeysOnThisPage().here && (passkeys.data?.passkeys.length ?? 0) > 0
  return (
    <Dialog label="Sign in again" onClose={onClose}>
      <header className="bar">
        <h2>Sign in again</h2>
        <span className="end">
          <button type="button" className="btn bare" onClick={onClose}>
            Close
          </button>
        </span>
      </header>
      <form
        className="form again"
        onSubmit={(event) => {
          event.preventDefault()
          sign.mutate(new FormData(event.currentTarget))
        }}
      >
        <p>{why}</p>
        <Field
          label="Password"
          name="password"
          type="password"
          required
          autoFocus
          autoComplete="current-password"
          wrong={wrong('password')}
        />
        {sign.error && !wrong('password') ? <Wrong error={sign.error} /> : null}
        <div className="row">
          <button type="submit" className="btn" disabled={sign.isPending}>
            Use the password
          </button>
          {mayUsePasskey ? (
            <button
              type="button"
              className="btn"
              disabled={sign.isPending}
              onClick={() => sign.mutate('passkey')}
            >
              Use a passkey
            </button>
          ) : null}
        </div>
      </form>
    </Dialog>
  )
}

export const usePasskeys = () =>
  useQuery({ queryKey: ['passkeys'], queryFn: () => ask(Passkeys, 'GET', '/passkeys') })
