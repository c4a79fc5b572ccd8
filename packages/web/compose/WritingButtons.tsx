import type { RewriteHow } from '@highroad/core/wire'
import { Menu } from '../chat/Menu.tsx'
import { type Offer, SILENT, WITHOUT_WRITER } from './offer.ts'
import { HOW_WORDS } from './how-words.ts'

const HOWS: readonly RewriteHow[] = ['shorter', 'friendlier', 'more-formal', 'clearer', 'custom']

/** What the Writer is asked for, in the row of tools of a box; a sentence where there is none to ask. */
export function WritingButtons({
  offer,
  inThread,
  hasText,
  onRewrite,
  onDraft,
}: {
  offer: Offer
  inThread: boolean
  hasText: boolean
  onRewrite: (how: RewriteHow) => void
  onDraft: () => void
}) {
  if (!offer) return null
  if (offer.kind === 'none')
    return (
      <p className="small quiet no-writer">
        No Writer here
        <span className="wide">, so nothing rewrites or drafts. {WITHOUT_WRITER}</span>
      </p>
    )
  return (
    <>
      {hasText ? (
        <Menu
          label="Rewrite"
          side="start"
          choices={HOWS.map((how) => ({ label: HOW_WORDS[how].act, does: () => onRewrite(how) }))}
          {...(offer.kind === 'silent' ? { note: SILENT } : {})}
        >
          Rewrite
        </Menu>
      ) : null}
      <button
        type="button"
        className="btn bare"
        aria-label={inThread ? 'Draft a reply' : 'Draft'}
        onClick={onDraft}
      >
        Draft
      </button>
    </>
  )
}
