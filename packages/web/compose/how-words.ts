import type { RewriteHow } from '@highroad/core/wire'

/** What a way to rewrite is called: as an act in a list, and as what was done. */
export const HOW_WORDS: Record<RewriteHow, { act: string; done: string }> = {
  shorter: { act: 'Shorter', done: 'shorter' },
  friendlier: { act: 'Friendlier', done: 'friendlier' },
  'more-formal': { act: 'More formal', done: 'more formal' },
  clearer: { act: 'Clearer', done: 'clearer' },
  custom: { act: 'As you say', done: 'as you said' },
}
