import { useId, useState } from 'react'
import { formatDate } from '../app/format.ts'
import { Wrong } from '../app/States.tsx'
import { useCheckTerms, usePublishTerms } from './api.ts'
import { Changes } from './Changes.tsx'

/** For the operator: put in a version, see what it changes, and publish it. */
export function PublishTerms() {
  const id = useId()
  const [text, setText] = useState('')
  const check = useCheckTerms()
  const publish = usePublishTerms()
  // What was checked, as long as the text is still the one that was.
  const checked = check.variables === text ? check.data : undefined
  const next = checked?.version ?? null
  return (
    <section>
      <h2>Publish a version</h2>
      <p className="quiet">
        You run this server, so you can publish terms. What is published stays; everybody sees it, and what it
        changes, before it is in force.
      </p>
      <form
        className="publish"
        onSubmit={(event) => {
          event.preventDefault()
          publish.reset()
          check.mutate(text)
        }}
      >
        <div className="field">
          <label htmlFor={id}>The version, as YAML like the text of the one in force</label>
          <textarea
            id={id}
            className="input"
            rows={8}
            spellCheck={false}
            required
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <p className="row after">
          <button type="submit" className={next ? 'btn' : 'btn go'} disabled={check.isPending || text === ''}>
            Show what it changes
          </button>
        </p>
      </form>
      {check.error ? <Wrong error={check.error} /> : null}
      {publish.error ? <Wrong error={publish.error} /> : null}
      {checked && checked.problems.length > 0 ? (
        <div className="says wrong" role="alert">
          <p>This cannot be published. Nothing was changed.</p>
          <ul className="problems">
            {checked.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {publish.data?.version ? (
        <p className="says" role="status">
          Version {publish.data.version.version} is published and recorded, in force from{' '}
          {formatDate(publish.data.version.inForceFrom)}.
        </p>
      ) : next ? (
        <div className="says" role="status">
          <h3>
            Version {next.version}, in force from {formatDate(next.inForceFrom)}
          </h3>
          {next.comparison ? <Changes comparison={next.comparison} /> : null}
          <p className="row after">
            <button
              type="button"
              className="btn go"
              disabled={publish.isPending}
              onClick={() => publish.mutate(text)}
            >
              Publish version {next.version}
            </button>
          </p>
        </div>
      ) : null}
    </section>
  )
}
