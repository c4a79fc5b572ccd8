/** Publishing terms and showing them. A version is a fact of the ledger; its prose is kept beside it, by its digest. */
import type { Fact } from '@highroad/core/consent'
import type { TermsDocument } from '@highroad/core/terms'
import { type PublishedTerms, HighroadError, type TermsView } from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { documentOf, keepText, textsIn } from './documents.ts'
import { nextVersion } from './next-version.ts'
import { type Version, versionsAt } from './versions.ts'

export interface Terms {
  /** Every published version, as it stands now. */
  readonly view: () => Promise<TermsView>
  /** The text of a version as it was published; null where there is no such version, or its text was not kept. */
  readonly text: (version: number) => Promise<string | null>
  /** What publishing this text now would do. */
  readonly check: (text: string) => Promise<PublishedTerms>
  /**
   * Publishes, unless the text has problems. It never widens what may be done with what is already there: the gate looks at
   * every version since an item was made (R11). Throws `conflict` where another version came first, `not-recorded`.
   */
  readonly publish: (text: string, operator: string) => Promise<PublishedTerms>
  /** Keeps the text of a version that is a fact already, or becomes one in this transaction. */
  readonly keep: (tx: Tx | null, fact: Fact, text: string) => Promise<void>
}

export interface TermsOptions {
  readonly store: Store
  readonly gate: Pick<Gate, 'facts' | 'record'>
  readonly clock: () => number
}

export function openTerms({ store, gate, clock }: TermsOptions): Terms {
  // A text never changes under its digest, and anybody may ask: each is read once.
  const documents = new Map<string, TermsDocument | null>()
  const published = async (): Promise<Version[]> => {
    const facts = (await gate.facts(['operator'])).filter((fact) => fact.kind === 'terms-published')
    if (facts.some(({ prose }) => !documents.has(prose)))
      for (const [digest, text] of await textsIn(store))
        if (!documents.has(digest)) documents.set(digest, documentOf(text))
    return facts.map((fact) => ({ fact, document: documents.get(fact.prose) ?? null }))
  }

  const keep = async (tx: Tx, fact: Fact, text: string): Promise<void> => {
    if (fact.kind === 'terms-published') await keepText(tx, { ...fact, digest: fact.prose, text })
  }

  const check = async (text: string) => {
    const standing = await published()
    const now = clock()
    const next = nextVersion(text, standing, now)
    if ('problems' in next)
      return { answer: { published: false, problems: next.problems, version: null }, fact: null }
    const { fact } = next.version
    const version = versionsAt([...standing, next.version], now).find((one) => one.version === fact.version)
    if (version === undefined) throw new Error('a version is not among itself and others')
    return { answer: { published: false, problems: [], version }, fact }
  }

  return {
    view: async () => ({ versions: versionsAt(await published(), clock()) }),
    text: async (version) => {
      const fact = (await published()).find((one) => one.fact.version === version)?.fact
      return fact ? ((await textsIn(store)).get(fact.prose) ?? null) : null
    },
    check: async (text) => (await check(text)).answer,
    publish: async (text, operator) => {
      const { answer, fact } = await check(text)
      if (fact === null) return answer
      await gate.record([fact], {
        account: null,
        person: operator,
        within: (tx) => keep(tx, fact, text),
      })
      const version = versionsAt(await published(), clock()).find((one) => one.version === fact.version)
      if (version === undefined) throw new HighroadError('not-recorded')
      return { published: true, problems: [], version }
    },
    keep: (tx, fact, text) =>
      tx
        ? keep(tx, fact, text)
        : store.asTenant({ account: null, person: null }, (own) => keep(own, fact, text)),
  }
}
