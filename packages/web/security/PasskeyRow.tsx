import { Passkeys, RenamePasskey } from '@highroad/core/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../app/api.ts'
import { readForm } from '../app/form.ts'
import { formatDate } from '../app/format.ts'
import { Wrong } from '../app/States.tsx'
import { FreshSignIn } from '../sign-in/FreshSignIn.tsx'

type Passkey = Passkeys['passkeys'][number]

/** One passkey: what it is called, when it was used, and the two things to do with it. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const queries = useQueryClient()
  const [doing, setDoing] = useState<'nothing' | 'renaming' | 'removing'>('nothing')
  const onSuccess = (passkeys: Passkeys) => {
    setDoing('nothing')
    queries.setQueryData(['passkeys'], passkeys)
  }
  const rename = useMutation({
    mutationFn: (form: FormData) =>
      ask(Passkeys, 'PATCH', `/passkeys/${passkey.id}`, readForm(RenamePasskey, form)),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (proof: string) => ask(Passkeys, 'DELETE', `/passkeys/${passkey.id}`, { proof }),
    onSuccess,
  })
  const error = rename.error ?? remove.error
  return (
    <li>
      {doing === 'renaming' ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            rename.mutate(new FormData(event.currentTarget))
          }}
        >
          <input
            className="input"
            name="name"
            aria-label={`New name of ${passkey.name}`}
            defaultValue={passkey.name}
            required
            maxLength={60}
            autoFocus
            autoComplete="off"
          />
          <button type="submit" className="btn" disabled={rename.isPending}>
            Keep this name
          </button>
          <button type="button" className="btn" onClick={() => setDoing('nothing')}>
            Keep the old one
          </button>
        </form>
      ) : (
        <div className="row">
          <div className="what">
            <b>{passkey.name}</b>
            <p className="small quiet">
              Added {formatDate(passkey.added)} ·{' '}
              {passkey.lastUsed === null ? 'never used' : `last used ${formatDate(passkey.lastUsed)}`} ·{' '}
              {passkey.synced ? 'kept by its maker on all your devices' : 'on one device only'}
            </p>
          </div>
          <button type="button" className="btn" onClick={() => setDoing('renaming')}>
            Rename
          </button>
          <button
            type="button"
            className="btn"
            disabled={remove.isPending}
            onClick={() => setDoing('removing')}
          >
            Remove
          </button>
        </div>
      )}
      {error ? <Wrong error={error} /> : null}
      {doing === 'removing' ? (
        <FreshSignIn
          act="remove-passkey"
          why={`“${passkey.name}” will open nothing here any more. The device itself forgets it only when you delete it there.`}
          onClose={() => setDoing('nothing')}
          onProof={(proof) => {
            setDoing('nothing')
            remove.mutate(proof)
          }}
        />
      ) : null}
    </li>
  )
}
