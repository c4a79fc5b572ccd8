import type { Passkeys } from '@highroad/core/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Field } from '../app/Field.tsx'
import { OwnPage } from '../app/OwnPage.tsx'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { FreshSignIn, usePasskeys } from '../sign-in/FreshSignIn.tsx'
import { addPasskey, passkeysOnThisPage } from '../sign-in/passkeys.ts'
import { PasskeyRow } from './PasskeyRow.tsx'
import './security.css'

/** How you sign in: your passkeys. */
export function SecurityPage() {
  return (
    <OwnPage title="Signing in" what="you" path="/security" className="security">
      {({ person }) =>
        person.guest ? (
          <p>You are here as a guest, by your personal link. Guests have nothing to sign in with.</p>
        ) : (
          <>
            <p className="quiet">
              You sign in as {person.email} with your password, or with a passkey: your fingerprint, face or
              PIN on a device of yours. What it shows of you stays on the device.
            </p>
            <MyPasskeys />
          </>
        )
      }
    </OwnPage>
  )
}

function MyPasskeys() {
  const passkeys = usePasskeys()
  return (
    <section aria-label="Passkeys">
      <h2>Passkeys</h2>
      {passkeys.isPending ? <Loading what="your passkeys" lines={3} /> : null}
      {passkeys.isError ? <Wrong error={passkeys.error} again={() => void passkeys.refetch()} /> : null}
      {passkeys.data ? (
        <>
          {passkeys.data.passkeys.length === 0 ? (
            <Empty>You have none yet.</Empty>
          ) : (
            <ul className="ruled">
              {passkeys.data.passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </ul>
          )}
          <AddPasskey />
        </>
      ) : null}
    </section>
  )
}

function AddPasskey() {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [asking, setAsking] = useState(false)
  const add = useMutation({
    mutationFn: (proof: string) => addPasskey(name, proof),
    onSuccess: (passkeys: Passkeys) => {
      queries.setQueryData(['passkeys'], passkeys)
      setName('')
    },
  })
  const here = passkeysOnThisPage()
  if (!here.here)
    return (
      <p className="after">
        {here.why}{' '}
        {here.at === null ? null : (
          <a href={`${here.at}/security`}>Open this page at {new URL(here.at).host}</a>
        )}
      </p>
    )
  return (
    <>
      <form
        className="form next"
        onSubmit={(event) => {
          event.preventDefault()
          setAsking(true)
        }}
      >
        <Field
          label="Name of a new passkey"
          hint="So that you know it again: the device, or where the key hangs."
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          maxLength={60}
          autoComplete="off"
        />
        {add.error ? <Wrong error={add.error} /> : null}
        <button type="submit" className="btn go" disabled={add.isPending}>
          Add a passkey
        </button>
      </form>
      {asking ? (
        <FreshSignIn
          act="add-passkey"
          why="A new passkey opens everything that is yours here, so show first that it is you."
          onClose={() => setAsking(false)}
          onProof={(proof) => {
            setAsking(false)
            add.mutate(proof)
          }}
        />
      ) : null}
    </>
  )
}
