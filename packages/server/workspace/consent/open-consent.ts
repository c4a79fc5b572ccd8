/** Consent in channels: joins its nouns, and says who is told when something changed. */
import { ComposeFeature } from '@highroad/core/wire'
import type { Consent } from '../face.ts'
import type { WorkspaceParts } from '../parts.ts'
import { type Composing, Counted } from './counted.ts'
import { placeReading } from './place.ts'
import { answer, leaveMeOut, letMeIn, noticesShown } from './saying.ts'
import { see, viewOf } from './view.ts'
import { whyOf } from './why.ts'

export function openConsent(options: WorkspaceParts): Consent {
  const composing = (options.offered ?? []).flatMap(({ feature, processor }): Composing[] => {
    const known = ComposeFeature.safeParse(feature)
    return known.success ? [{ feature: known.data, processor }] : []
  })
  const counted = new Counted(options, composing)
  const changed = ({ account, channel }: { account: string; channel: string }) =>
    options.tell.compose({ account, channel })
  const parts = { ...options, counted, changed }
  return {
    view: async (who, channel) => viewOf(parts, await see(parts, await placeReading(parts, who, channel))),
    noticesShown: (who, channel, shown) => noticesShown(parts, who, channel, shown),
    answer: (who, channel, answers, hasty) => answer(parts, who, channel, answers, hasty),
    leaveMeOut: (who, channel, features, hasty) => leaveMeOut(parts, who, channel, features, hasty),
    letMeIn: (who, channel, features) => letMeIn(parts, who, channel, features),
    why: (who, channel, feature) => whyOf(parts, who, channel, feature),
    factsChanged: (account) => options.tell.compose({ account, channel: null }),
    saidEverywhere: async (person) => {
      for (const { account, place } of await options.gate.own.handles(person))
        if (place.startsWith('channel:')) changed({ account, channel: place.slice('channel:'.length) })
    },
  }
}
