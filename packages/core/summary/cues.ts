/**
 * Cue words: how people say that something is decided, that somebody will do something, that a question stays open.
 * Each function gives a strength, 0 for none. English, as the speech model is.
 */
import type { Sentence } from './sentences.ts'

const DONE = 'decided|agreed|settled|chosen|resolved|approved|concluded|signed off'
const TAKE =
  'go (?:with|for|ahead)|stick (?:with|to)|stay with|proceed with|move (?:forward|ahead) with|run with'
const DECISIONS: readonly [RegExp, number][] = [
  [
    new RegExp(
      `\\b(?:we|we've|we have|we all|everyone|everybody|the team|the board|the committee)(?: have| has|'ve)?(?: all| now| just| also| already| finally)*(?: ${DONE.replaceAll('|', '| ')})\\b`,
      'u',
    ),
    4,
  ],
  [
    /\b(?:it's|it is|that's|that is|so that's|this is) (?:now |all |then )?(?:decided|agreed|settled|final|approved|a deal)\b/u,
    4,
  ],
  [/\b(?:the|our|final) decision(?: is|:| was| stands)\b/u, 4],
  [
    /\b(?:motion|proposal|amendment|resolution) (?:is |was |has been )?(?:carried|passed|passes|accepted|approved|agreed)\b/u,
    4,
  ],
  [
    /\b(?:was|were|has been|have been|is|are) (?:unanimously )?(?:approved|agreed upon|agreed on|signed off)\b/u,
    3,
  ],
  [
    new RegExp(
      `\\b(?:let's|let us|we'll|we will|we are going to|we're going to|we're gonna|we shall|i'd say we|so we|then we)(?: just| all| now| then)* (?:${TAKE})\\b`,
      'u',
    ),
    3,
  ],
  [/\bwe(?:'re| are) going (?:with|for)\b/u, 3],
  [
    /\b(?:let's|let us|we'll|we will) (?:just |now |then |all )?(?:use|keep(?! \p{L}+ing)|take(?! an? (?:short |quick )?(?:break|look))|drop|skip|cancel|postpone|launch|ship|make it|leave it|set it|choose|pick|do that|do it)\b/u,
    2,
  ],
  [/\b(?:stays?|remains?) (?:as it is|as is|unchanged)\b/u, 2],
  [/\b(?:we|i) (?:have )?(?:rule|ruled) (?:that |it )?out\b/u, 2],
  [/\b(?:no exceptions|from now on|effective immediately)\b/u, 2],
]
const UNDECIDED =
  /\b(?:haven't|have not|hasn't|has not|not yet|didn't|did not|never|need to|have to|has to|must|should|can|could|cannot|can't|if|before|until|unless|whether|when|once|to be|try to|want to|going to|how) (?:we |they |it |be |been |has |is |have |all )*(?:decide|decided|agree|agreed|settle|settled|choose|chosen|resolve|resolved|approve|approved|concluded)\b/u

/** Talk about a decision that is told, not made. */
const TOLD =
  /\b(?:what|which|that|as|how|when|remember(?:ing)?|no,) (?:it is |it was )?(?:we|we've|we have|they) (?:have |all )?(?:decided|agreed|chosen|approved)\b|\b(?:decided|agreed)(?: on| upon)?[.,]?$/u

/** How strongly a sentence says that something is decided. */
export function decisionIn({ plain, words }: Sentence): number {
  if (plain.endsWith('?') || words.length < 4 || UNDECIDED.test(plain) || TOLD.test(plain)) return 0
  return strongest(DECISIONS, plain)
}

const DO =
  'send|write|e-?mail|mail|call|phone|ring|ask|check|prepare|draft|order|book|schedule|set up|fix|update|share|upload|review|look into|look at|look up|talk to|speak to|speak with|talk with|contact|follow up|finish|complete|test|organi[sz]e|invite|circulate|collect|create|make|build|move|add|find|find out|get back|get|put together|put|arrange|confirm|print|pack|bring|present|report|submit|post|publish|clean up|document|measure|compare|sign|pay|buy|hire|plan|run|try|change|remove|investigate|translate|record|deliver|reply|answer|tell|remind|forward|verify|gather|analy[sz]e|design|implement|deploy|install|train|do|take care of|take over|work on|come back'
const FIRST = "(?:i'll|i will|i'm going to|i am going to|i'm gonna)"
const SOMEBODY = '(?:we|i|he|she|somebody|someone|everybody|everyone|maybe you|and you|so you)'
/** What can be done to a thing in a meeting's own talk, and so says less of a task. */
const VAGUE = /^(?:do|get|put|move|run|change|find|make|build|add|try|design|tell|plan|remove)$/u
const CLEAR = DO.split('|')
  .filter((verb) => !VAGUE.test(verb))
  .join('|')
const MANNER =
  '(?:(?:just|also|then|now|first|quickly|definitely|certainly|personally|probably|try to|go and|go ahead and) )*'
const NEXT_STEPS: readonly [RegExp, number][] = [
  [/\b(?:action item|action point|next step|to-do|todo|follow-up item)s?\b/u, 4],
  [new RegExp(`\\b${FIRST} ${MANNER}(?:${CLEAR})\\b`, 'u'), 3.5],
  [new RegExp(`\\b${FIRST} ${MANNER}(?:${DO})\\b`, 'u'), 2.5],
  [
    new RegExp(
      `\\b(?:can|could|would|will) (?:you|somebody|someone|one of you)(?: please| maybe| perhaps)* (?:${CLEAR})\\b`,
      'u',
    ),
    3,
  ],
  [new RegExp(`\\bplease (?:${CLEAR})\\b`, 'u'), 3],
  [/\b(?:is|are) (?:responsible for|in charge of|going to take care of)\b/u, 3],
  [new RegExp(`\\b${SOMEBODY} (?:still |also )?(?:needs?|has|have) to (?:be )?(?:${CLEAR})\\b`, 'u'), 2],
  [new RegExp(`\\b${SOMEBODY} (?:should|must|ought to) (?:also |then |now )?(?:${CLEAR})\\b`, 'u'), 2],
  [
    new RegExp(
      `\\b(?:we|he|she|they|we'll|he'll|she'll|they'll|you'll)(?: will| are going to)? (?:${CLEAR})\\b`,
      'u',
    ),
    2,
  ],
  [
    new RegExp(
      `^(?:and |so |then |okay,? )?\\p{L}+ (?:will|is going to|needs to|has to|should) (?:${CLEAR})\\b`,
      'u',
    ),
    2,
  ],
  [
    /\b(?:let me|i can|i could) (?:just )?(?:send|write|check|look into|ask|prepare|draft|set up|take care of|find out|share|call|book)\b/u,
    2,
  ],
]
const DUE =
  /\b(?:by|before|until|on|till|due|this|next|end of) (?:the )?(?:end of |early |late )?(?:the )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|quarter|year|morning|afternoon|evening|noon|tonight|tomorrow|today|weekend|january|february|march|april|may|june|july|august|september|october|november|december|first|second|third|\p{N}+(?:st|nd|rd|th)?)\b|\b(?:tomorrow|tonight|today|asap|right away|right after this|straight away|this afternoon|this week|next week)\b/u
const NO_STEP =
  /\b(?:(?:i'll|i will|i'm going to|i'm gonna)(?: just)? (?:say|be|tell you|show you|admit|give you|try to explain)|what i'm (?:going to|gonna)|i'll do (?:my|the) (?:best|same)|would (?:have|be)|if (?:i|you|we) (?:could|would)|don't (?:have|need) to|doesn't (?:have|need) to|won't|can you (?:hear|see|repeat|say|speak)|could you (?:repeat|speak|say)|can you tell me)\b/u

const REQUEST = /\b(?:can|could|would|will) (?:you|somebody|someone|one of you)\b|\bplease\b/u

/** How strongly a sentence says that somebody will do something; a date makes it stronger. */
export function nextStepIn({ plain, words }: Sentence): number {
  if (words.length < 4 || NO_STEP.test(plain)) return 0
  const cue = plain.endsWith('?') && !REQUEST.test(plain) ? 0 : strongest(NEXT_STEPS, plain)
  return cue === 0 ? 0 : cue + (DUE.test(plain) ? 1.5 : 0)
}

const OPEN: readonly [RegExp, number][] = [
  [/\b(?:open question|open issue|open point|still open|remains open|unanswered)\b/u, 4],
  [
    /\b(?:we|nobody|no one|i still) (?:still )?(?:don't|do not|doesn't|does not|didn't) (?:yet )?know (?:yet )?(?:who|what|when|where|why|how|if|whether|which)\b/u,
    3,
  ],
  [
    /\b(?:(?:not|isn't|aren't) (?:yet |quite |entirely |really )?(?:sure|clear|certain|decided|known)|unclear|unsure|uncertain) (?:who|what|when|where|how|if|whether|which)\b/u,
    2.5,
  ],
  [/\b(?:have|has)(?:n't| not) (?:yet )?(?:been )?(?:decided|settled|agreed|resolved|figured out)\b/u, 3],
  [
    /\b(?:to be|needs to be|still has to be|has yet to be) (?:decided|clarified|settled|determined|discussed)\b/u,
    3,
  ],
  [/\bthe question (?:is|remains|was)\b/u, 3],
]
const COURTESY =
  /\b(?:hear me|see my screen|how are you|how's it going|any questions|you know what i mean|know what i mean|is that (?:okay|ok|right|clear|correct)|make sense|anything else|are we recording|everybody here|everyone here|shall we (?:start|begin)|ready to (?:start|begin)|what was that|what did you say|sorry what|say that again|excuse me|do you think of|do you all think|do you guys think)\b/u
const TAG = /(?:,|\.)? ?(?:right|okay|ok|yeah|no|huh|isn't it|aren't they|don't you think|you know)\?$/u

/** How strongly a sentence asks something that the meeting may have left open. */
export function questionIn({ plain, words }: Sentence): number {
  const said = strongest(OPEN, plain)
  if (said > 0) return words.length >= 4 ? said : 0
  if (!plain.endsWith('?') || words.length < 5 || COURTESY.test(plain) || TAG.test(plain)) return 0
  return /^(?:(?:and|but|so|then|okay|well|now|also),? )*(?:who|what|when|where|why|how|which|does|do|is|are|will|should|shall|can|could|would|has|have)\b/u.test(
    plain,
  )
    ? 2
    : 1
}

const PROPOSAL =
  /\b(?:let's|let us|i (?:propose|suggest|recommend|vote)|i'd (?:propose|suggest|say|go|like us)|how about|what if we|shall we|why don't we|we (?:should|could)|then (?:it is|it's|we)|my (?:proposal|suggestion))\b/u
const ACCEPTANCE =
  /^(?:(?:yes|yeah|yep|okay|ok|right|good|great|perfect|fine|sure|absolutely|exactly)[,.! ]+)*(?:\+1|lgtm|sgtm|agreed|i agree|we agree|deal|done|settled|sounds (?:good|great|fine|right)|that works|works for me|fine (?:by|with) me|good idea|let's do (?:it|that)|i'm (?:fine|good|happy) with (?:that|it)|no objections?|makes sense|all right then|yes,? let's|okay,? let's)\b/u

export const proposes = ({ plain, words }: Sentence) => words.length >= 4 && PROPOSAL.test(plain)
export const accepts = ({ plain }: Sentence) => ACCEPTANCE.test(plain)

function strongest(cues: readonly [RegExp, number][], plain: string): number {
  return Math.max(0, ...cues.filter(([cue]) => cue.test(plain)).map(([, weight]) => weight))
}
