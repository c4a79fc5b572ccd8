import { useState } from 'react'
import { Field } from '../app/Field.tsx'
import { Wrong } from '../app/States.tsx'
import { KeyList } from '../programs/KeyList.tsx'
import { useAddOrganisation } from './api.ts'
import { ShownLink } from './ShownLink.tsx'

/** For the operator: add an organisation. Its owner comes by the link; the operator sees nothing of what is in it. */
export function OrganisationsPage({ operator }: { operator: boolean }) {
  const [organisation, setOrganisation] = useState('')
  const add = useAddOrganisation()
  if (!operator)
    return (
      <div className="doc">
        <h1>Organisations</h1>
        <p className="blank">Only the operator of this server can add organisations. Nothing was changed.</p>
      </div>
    )
  return (
    <div className="doc">
      <h1>Organisations on this server</h1>
      <p className="quiet">
        Each organisation’s content belongs to it alone. You run the server; you do not become a member of
        what you add.
      </p>
      <form
        className="start"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(organisation, { onSuccess: () => setOrganisation('') })
        }}
      >
        <Field
          label="Name of a new organisation"
          value={organisation}
          onChange={(event) => setOrganisation(event.target.value)}
          required
          maxLength={80}
          autoComplete="off"
        />
        <button type="submit" className="btn go" disabled={add.isPending}>
          Add organisation
        </button>
      </form>
      {add.error ? <Wrong error={add.error} /> : null}
      {add.data ? (
        <div className="says" role="status">
          <p>Added. Send this link to whoever is to own it. It works once.</p>
          <ShownLink value={add.data.ownerInvitation} label="Owner’s invitation link" />
        </div>
      ) : null}
      <section aria-label="Programs of the operator">
        <h2>Programs of yours</h2>
        <p className="quiet">
          A key of yours can ask the gate about every organisation here. It gets decisions and reasons, never
          content, and each organisation sees in its list what was asked about it.
        </p>
        <KeyList holder="operator" asks="It can ask about every organisation, until you revoke it." />
      </section>
    </div>
  )
}
