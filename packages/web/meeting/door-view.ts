import type { Feature } from '@highroad/core/consent'
import type { Door, Join, Microphone, Notice } from '@highroad/core/wire'
import type { z } from 'zod'

/** What somebody has answered on the way in. Everything may be left open. */
export interface Answers {
  microphone: z.infer<typeof Microphone> | null
  features: Partial<Record<Feature, 'in' | 'out'>>
}

/** What follows from no answer, or from the answer given, to "who is at this microphone?". */
export function microphoneWords(answer: Answers['microphone']): string {
  if (answer === 'only-me')
    return 'Features that run may use this microphone as yours, unless you leave yourself out.'
  if (answer === 'others-too') return 'No AI feature uses this microphone, since others are heard through it.'
  return 'Not answered: no AI feature uses this microphone. You can take part, and answer whenever you like.'
}

/** What follows from the answer, or from none, to one notice. */
export function noticeAnswerWords(answer: 'in' | 'out' | undefined, askFirst: boolean): string {
  if (answer === 'out') return 'You are left out. You can change it at any moment.'
  if (answer === 'in') return 'You are included. You can leave at any moment, with one press.'
  return askFirst
    ? 'Without an answer you are left out.'
    : 'Without an answer you are included from now on. You can leave at any moment, with one press.'
}

/** The request to join. Only notices that were really shown are reported as shown (R5). */
export function joinRequest(now: {
  door: Door
  /** The typed name of somebody who is not signed in; null for who is. */
  name: string | null
  actsFor: string | null
  answers: Answers
  shown: ReadonlySet<string>
  keyOf: (notice: Notice) => string
}): Join {
  const answered = now.door.notices.flatMap(({ feature }) => {
    const answer = now.answers.features[feature]
    return answer ? [{ feature, accepted: answer === 'in' }] : []
  })
  return {
    name: now.name,
    actsFor: now.actsFor,
    microphone: now.answers.microphone,
    noticesShown: now.door.notices
      .filter((notice) => now.shown.has(now.keyOf(notice)))
      .map(({ feature, version }) => ({ feature, version })),
    answers: answered,
    leftOutOf: answered.filter(({ accepted }) => !accepted).map(({ feature }) => feature),
  }
}
