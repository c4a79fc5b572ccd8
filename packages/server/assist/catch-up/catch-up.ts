/** What happened in a channel or thread since somebody read it: permit, read, choose and cite, close. Nothing is kept. */
import { type Decision, type Handle, reasonsTold } from '@highroad/core/consent'
import { messageTurns, summarise } from '@highroad/core/summary'
import { type CatchUp, HighroadError } from '@highroad/core/wire'
import type { MessageUnderPermit, Permit } from '../../gate/index.ts'
import { asTalked } from './as-talked.ts'
import type { CatchUpFor, CatchUpOptions, UnreadMessages } from './face.ts'

/** Of more than these, or of more than can be read in a moment, the newest; the others are not read. */
const MOST_MESSAGES = 1_000
const MOST_CHARACTERS = 200_000
/** Where somebody objects on the way it is asked for again, without them. */
const TRIES = 3

/** Marks that turn the direction of what stands after them: in a line they would turn the name and the time beside it too. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu

const NOTHING: CatchUp = { lines: [], messages: 0, leftOut: 0, denied: [] }

/** Each asking is a permit of its own. Throws what the port throws, and `denied` where objections keep coming. */
export function openCatchUp<Who>(options: CatchUpOptions<Who>): CatchUpFor<Who> {
  return async (who, channel, { thread, after }) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const window = await options.channels.unread(who, channel, {
        thread,
        after,
        most: MOST_MESSAGES,
        characters: MOST_CHARACTERS,
      })
      if (window.messages === 0) return NOTHING
      const answer = await options.gate.permit({
        purpose: 'assist',
        feature: 'catch-up',
        processor: options.processor,
        hostingAccount: window.account,
        place: `channel:${channel}`,
        classes: ['chat'],
        from: window.from,
        until: window.until,
        asker: window.me,
      })
      if ('denied' in answer)
        return { ...NOTHING, leftOut: window.messages, denied: sentencesOf(answer.denied, window.me.handle) }
      const permit = answer.granted
      let made: CatchUp | null = null
      try {
        made = await caughtUp(options, { who, channel, thread, window, permit })
      } catch (error) {
        if (permit.live) throw error
      } finally {
        await options.gate.close(permit)
      }
      // What died on the way, until its use was recorded, may hold what somebody objects to by now.
      if (made !== null && !permit.withdrawn) return made
    }
    throw new HighroadError('denied')
  }
}

interface Asked<Who> {
  readonly who: Who
  readonly channel: string
  readonly thread: string | null
  readonly window: UnreadMessages
  readonly permit: Permit<'assist'>
}

async function caughtUp<Who>(
  { gate, channels }: CatchUpOptions<Who>,
  { who, channel, thread, window, permit }: Asked<Who>,
): Promise<CatchUp> {
  const read: MessageUnderPermit[] = []
  const { first, last } = window
  const wanted = { first, last, ...(thread === null ? {} : { thread }) }
  for await (const batch of gate.readMessages(permit, wanted)) read.push(...batch)
  const { lines } = summarise(messageTurns(asTalked(read)))
  const ids = lines.flatMap(({ cites }) => cites)
  const names = await channels.unchanged(who, channel, { ids, counter: window.counter })
  return {
    lines: lines.flatMap(({ kind, text, cites }) => {
      const authorName = names.get(cites[0] ?? '')
      // Somebody changed a message while this was made: what it said is not said again.
      if (authorName === undefined || cites.some((id) => !names.has(id))) return []
      return [{ kind, text: text.replaceAll(TURNS, ''), cites: [...cites], authorName }]
    }),
    messages: read.length,
    leftOut: Math.max(0, window.messages - read.length),
    denied: [],
  }
}

/** Why nothing may be used, to whoever asked: of themselves as themselves, of others nothing (R14). */
function sentencesOf({ reasons }: Decision, me: Handle): string[] {
  const told = reasonsTold([{ reasons, people: 1 }], me)
  return [...new Set(told.flatMap(({ effect, sentence }) => (effect === 'forbid' ? [sentence] : [])))]
}
