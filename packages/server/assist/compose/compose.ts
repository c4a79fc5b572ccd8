/**
 * Rewriting and drafting: a permit, the messages before, the Writer, a check of what it wrote. Nothing of it is stored, and
 * nothing is sent: whoever asked gets a proposal.
 */
import {
  checkDraft,
  type Checked,
  checkRewrite,
  CONTEXT_ROOM,
  type ContextMessage,
  draftPrompt,
  isSafe,
  answerOf,
  type PromptMessage,
  rewritePrompt,
} from '@highroad/core/compose'
import { type Decision, type Handle, reasonsTold } from '@highroad/core/consent'
import { type ComposeEvent, HighroadError } from '@highroad/core/wire'
import type { MessageUnderPermit, Permit } from '../../gate/index.ts'
import { WriterFailed } from '../../model/index.ts'
import { contextOf } from './context.ts'
import type { ComposeFor, ComposeOptions } from './face.ts'

/** The last messages of the line or thread, beside what the thread hangs on. */
const MOST_MESSAGES = 30
/** What a small model can hold beside its context, and write again. */
const LONGEST_TEXT = 8_000

const TOO_LONG = `This is longer than ${LONGEST_TEXT.toLocaleString('en')} characters, which is more than can be rewritten at once. Your text is as it was. Rewrite a part of it.`
const ENDED =
  'Somebody withdrew what this rests on while it was written, so it was stopped and nothing of it is kept. Your text is as it was. Ask again.'
const CHANGED =
  'A message that this rests on was edited or deleted while it was written, so nothing of it is kept. Your text is as it was. Ask again.'
const NO_WRITER =
  'This server has no Writer, so nothing was rewritten or drafted. Your text is as it was. Whoever runs this server can set one.'
const UNCHANGED = 'Your text is as it was.'

/** What a proposal is held against besides what was asked. */
interface Known {
  readonly context: readonly ContextMessage[]
  readonly names: readonly string[]
}

/** What a request asks of the Writer, once its context is known. */
interface Work {
  readonly thread: string | null
  readonly original: string
  readonly most: number
  readonly prompt: (context: readonly ContextMessage[], fence: string) => PromptMessage[]
  readonly check: (written: string, known: Known) => Checked
}

export function openCompose<Who>(options: ComposeOptions<Who>): ComposeFor<Who> {
  const begin = async (who: Who, channel: string, work: Work, signal: AbortSignal) => {
    const { thread } = work
    const window = await options.channels.latest(who, channel, {
      thread,
      most: MOST_MESSAGES,
      room: CONTEXT_ROOM,
    })
    const names = await options.channels.namesThere(who, channel)
    return events(options, { who, channel, window, names, work, signal })
  }
  return {
    rewrite: async (who, channel, { thread, text, how, instruction }, signal) => {
      if (how === 'custom' && instruction === null) throw new HighroadError('bad-request', 'instruction')
      return await begin(
        who,
        channel,
        {
          thread,
          original: text,
          most: 400 + text.length * 3,
          prompt: (context, fence) => rewritePrompt({ text, how, instruction, context, fence }),
          check: (written, { names }) => checkRewrite(text, written, names),
        },
        signal,
      )
    },
    draft: (who, channel, { thread, say }, signal) =>
      begin(
        who,
        channel,
        {
          thread,
          original: say,
          most: 2_000 + say.length,
          prompt: (context, fence) => draftPrompt({ say, context, fence }),
          check: (written, { context, names }) =>
            checkDraft(
              say,
              context.map(({ text }) => text),
              written,
              names,
            ),
        },
        signal,
      ),
  }
}

interface Asked<Who> {
  readonly who: Who
  readonly channel: string
  readonly window: Awaited<ReturnType<ComposeOptions<Who>['channels']['latest']>>
  readonly names: readonly string[]
  readonly work: Work
  readonly signal: AbortSignal
}

async function* events<Who>(options: ComposeOptions<Who>, asked: Asked<Who>): AsyncGenerator<ComposeEvent> {
  const { gate, writer } = options
  const { channel, window, work, signal } = asked
  if (writer === null) {
    yield { type: 'failed', sentence: NO_WRITER }
    return
  }
  if (work.original.length > LONGEST_TEXT) {
    yield { type: 'failed', sentence: TOO_LONG }
    return
  }
  const answer = await gate.permit({
    purpose: 'assist',
    feature: 'rewrite',
    processor: writer.processor,
    hostingAccount: window.account,
    place: `channel:${channel}`,
    classes: ['chat'],
    from: window.from,
    until: window.until,
    asker: window.me,
  })
  if ('denied' in answer) {
    yield { type: 'denied', sentences: sentencesOf(answer.denied, window.me.handle) }
    return
  }
  const permit = answer.granted
  const ending = new AbortController()
  let closing: Promise<void> | null = null
  const close = () => (closing ??= gate.close(permit))
  void permit.ended.then(() => ending.abort())
  // Also where nobody takes what comes any more: a use that is not closed stands on nobody's page.
  permit.ended.then(close).catch(() => undefined)
  const stopping = AbortSignal.any([signal, ending.signal])
  try {
    yield* written({ ...options, writer }, { ...asked, signal: stopping }, permit)
  } catch (error) {
    // Whoever closed it wants to hear nothing more.
    if (signal.aborted) return
    if (!permit.live) yield { type: 'denied', sentences: [ENDED] }
    else if (error instanceof WriterFailed)
      yield { type: 'failed', sentence: `${error.message} ${UNCHANGED}` }
    else throw error
  } finally {
    await close()
  }
}

/** Ends with `done`, `unsafe` or `denied`, or throws. */
async function* written<Who>(
  { gate, channels, writer, random }: ComposeOptions<Who> & { readonly writer: object },
  { who, channel, window, names, work, signal }: Asked<Who>,
  permit: Permit<'assist'>,
): AsyncGenerator<ComposeEvent> {
  const { thread, original } = work
  const read: MessageUnderPermit[] = []
  // What does not fit is not read, and so stands in no record of what was used.
  for await (const batch of gate.readMessages(permit, { thread, first: window.first })) read.push(...batch)
  signal.throwIfAborted()
  const context = contextOf(read, { thread, me: window.me.handle })
  yield {
    type: 'context',
    messages: context.length,
    leftOut: Math.max(0, window.messages - read.length),
  }
  const fence = Buffer.from(random(16)).toString('hex')
  let text = ''
  let shown = 0
  for await (const piece of writer.write(work.prompt(context, fence), { signal, most: work.most })) {
    text += piece
    // Each event is the whole so far: the longer it is, the more has to be new.
    if (text.length - shown < Math.max(16, text.length / 20)) continue
    shown = text.length
    if (!permit.live) break
    yield { type: 'text', text: answerOf(text, original, fence) }
  }
  const proposal = answerOf(text, original, fence)
  if (proposal === '') throw new WriterFailed('The Writer wrote nothing.')
  const checked = work.check(proposal, { context, names })
  const ids = read.map(({ id }) => id)
  const { counter, at } = window
  const stand = await channels.unchanged(who, channel, { ids, counter, at }).catch(unlessGone)
  // Whoever withdrew while the last words came is heard too.
  if (!permit.live || stand === null) yield { type: 'denied', sentences: [ENDED] }
  else if (stand.size < ids.length) yield { type: 'denied', sentences: [CHANGED] }
  else if (isSafe(checked)) yield { type: 'done', text: proposal }
  else yield { type: 'unsafe', lost: [...checked.lost], added: [...checked.added] }
}

/** Null: whoever asked is not in the channel any more. */
function unlessGone(error: unknown): null {
  if (error instanceof HighroadError) return null
  throw error
}

/** Why nothing may be used, to whoever asked: of themselves as themselves, of others nothing (R14). */
function sentencesOf({ reasons }: Decision, me: Handle): string[] {
  const told = reasonsTold([{ reasons, people: 1 }], me)
  return [...new Set(told.flatMap(({ effect, sentence }) => (effect === 'forbid' ? [sentence] : [])))]
}
