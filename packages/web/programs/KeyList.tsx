import type { Keys } from '@highroad/core/wire'
import { useState } from 'react'
import { Field } from '../app/Field.tsx'
import { formatDate, formatNumber } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { ShownLink } from '../workspace/ShownLink.tsx'
import { type Holder, useKeys, useMakeKey, useRevokeKey } from './api.ts'
import './programs.css'

/** The keys in force, a way to make one, and a way to end each. `asks`: what such a key may ask about. */
export function KeyList({ holder, asks }: { holder: Holder; asks: string }) {
  const keys = useKeys(holder)
  const revoke = useRevokeKey(holder)
  return (
    <>
      <MakeKey holder={holder} asks={asks} />
      <section aria-label="Keys in force">
        <h2>Keys in force</h2>
        {keys.isPending ? <Loading what="keys" lines={2} /> : null}
        {keys.isError ? <Wrong error={keys.error} again={() => void keys.refetch()} /> : null}
        {revoke.error ? <Wrong error={revoke.error} /> : null}
        {keys.data?.keys.length === 0 ? <Empty>None. No program can ask anything here.</Empty> : null}
        {keys.data && keys.data.keys.length > 0 ? (
          <ul className="ruled people">
            {keys.data.keys.map((key) => (
              <li key={key.key}>
                <div>
                  <b>{key.label}</b>
                  <p className="small quiet">{factsOf(key)}</p>
                </div>
                <button
                  type="button"
                  className="btn"
                  aria-label={`Revoke the key of ${key.label}`}
                  disabled={revoke.isPending}
                  onClick={() => revoke.mutate(key.key)}
                >
                  Revoke
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </section>
    </>
  )
}

function factsOf({ madeAt, usedAt, refused }: Keys['keys'][number]): string {
  const used = usedAt === null ? 'not used yet' : `last used ${formatDate(usedAt)}`
  const lost = refused === 0 ? '' : `, ${formatNumber(refused)} requests that could not be understood`
  return `made ${formatDate(madeAt)}, ${used}${lost}`
}

function MakeKey({ holder, asks }: { holder: Holder; asks: string }) {
  const [label, setLabel] = useState('')
  const make = useMakeKey(holder)
  return (
    <>
      <form
        className="start"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(label, { onSuccess: () => setLabel('') })
        }}
      >
        <Field
          label="Name of the program"
          hint={asks}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          required
          maxLength={80}
          autoComplete="off"
        />
        <button type="submit" className="btn go" disabled={make.isPending}>
          Make key
        </button>
      </form>
      {make.error ? <Wrong error={make.error} /> : null}
      {make.data ? (
        <div className="says" role="status">
          <p>
            This is the key of {make.data.label}. It is shown this once: only a digest of it is kept. Give it
            to the program now.
          </p>
          <ShownLink value={make.data.secret} label="Key" copy="Copy key" />
        </div>
      ) : null}
    </>
  )
}
