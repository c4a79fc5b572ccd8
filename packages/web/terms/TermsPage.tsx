import { useDocumentTitle } from '@mantine/hooks'
import type { TermsVersion } from '@highroad/core/wire'
import { formatDate } from '../app/format.ts'
import { Plain } from '../app/Frame.tsx'
import { useMe } from '../app/session.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useTerms } from './api.ts'
import { Changes } from './Changes.tsx'
import { PublishTerms } from './PublishTerms.tsx'
import { sorted } from './terms-view.ts'
import { TermsTable } from './TermsTable.tsx'
import './terms.css'

/** The terms of this server, open to everybody: in force, to come, and before. */
export function TermsPage() {
  useDocumentTitle('Terms · Highroad')
  const terms = useTerms()
  const me = useMe()
  return (
    <Plain title="Terms of this server" className="terms">
      {terms.isPending ? <Loading what="the terms" /> : null}
      {terms.isError ? <Wrong error={terms.error} again={() => void terms.refetch()} /> : null}
      {terms.data ? <Versions {...sorted(terms.data)} /> : null}
      {me.data?.operator ? <PublishTerms /> : null}
      <p className="row next">
        <a className="btn" href="/">
          To the start
        </a>
      </p>
    </Plain>
  )
}

function Versions({ inForce, coming, earlier }: ReturnType<typeof sorted>) {
  if (inForce === null && coming.length === 0)
    return <Empty>No terms are published yet, so nothing is allowed. They are published at set-up.</Empty>
  return (
    <>
      {inForce ? (
        <p className="quiet">
          Version {inForce.version}, in force since {formatDate(inForce.inForceFrom)}. {inForce.intro}
        </p>
      ) : null}
      {coming.map((version) => (
        <section key={version.version}>
          <h2>
            To come: version {version.version}, in force from {formatDate(version.inForceFrom)}
          </h2>
          {version.comparison ? <Changes comparison={version.comparison} /> : null}
          <Origin version={version} />
        </section>
      ))}
      {inForce ? (
        <section>
          <h2>What may be done with your data</h2>
          <TermsTable version={inForce} />
          <Origin version={inForce} />
        </section>
      ) : null}
      {earlier.length > 0 ? (
        <section>
          <h2>Earlier versions</h2>
          <div className="prose ruled">
            {earlier.map((version) => (
              <details key={version.version}>
                <summary>
                  Version {version.version}, from {formatDate(version.inForceFrom)}
                </summary>
                {version.comparison ? <Changes comparison={version.comparison} /> : <p>The first version.</p>}
                <Origin version={version} />
              </details>
            ))}
          </div>
        </section>
      ) : null}
    </>
  )
}

/** Where the words come from, and how to check them. */
function Origin({ version: { version, digest, publishedAt, title } }: { version: TermsVersion }) {
  return (
    <details className="origin">
      <summary>Details</summary>
      <dl className="facts">
        <dt>Published</dt>
        <dd>{formatDate(publishedAt)}</dd>
        <dt>Text</dt>
        <dd>{title === null ? 'Not kept on this server' : <a href={`/api/terms/${version}`}>{title}</a>}</dd>
        <dt>SHA-256, as in the ledger</dt>
        <dd className="hash">{digest}</dd>
      </dl>
    </details>
  )
}
