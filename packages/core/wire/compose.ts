/**
 * Chat Compose, as it crosses the wire: what reads messages in a channel, who was told, who is left out; completion as one
 * types, rewriting, drafting, catching up. Nothing here sends a message.
 */
import { z } from 'zod'
import { Feature, OpaqueId } from '../consent/words.ts'
import { LONGEST_MESSAGE } from './chat.ts'
import { ConsentLine, Notice } from './features.ts'
import { LineKind } from './summary.ts'
import { line } from './text.ts'

/** The features that read messages. */
export const ComposeFeature = z.enum(['completion', 'rewrite', 'catch-up'])
export type ComposeFeature = z.infer<typeof ComposeFeature>

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((typed) => !/[\0\p{Cs}]/u.test(typed), 'not a text')

/**
 * GET /channels/:channel/compose → ComposeView, for whoever is in the channel or may read it. A line a feature that this
 * server offers. `notices`: of features that are on and that the caller, who is in the channel, was not shown yet or not for
 * long; their page shows them and says so. Whoever only reads is told nothing and asked nothing: nothing of theirs is there.
 * `asksFirst`: a notice is not enough, and each person answers. `writer`: whether anything here can rewrite and draft.
 */
export const ComposeView = z.strictObject({
  lines: z.array(ConsentLine),
  notices: z.array(Notice),
  asksFirst: z.boolean(),
  writer: z.enum(['none', 'ready', 'failed']),
})
export type ComposeView = z.infer<typeof ComposeView>

/**
 * PUT /channels/:channel/notices ChannelNotices → ComposeView: the caller's own page showed them.
 * PUT /channels/:channel/answers ChannelAnswers → ComposeView: where the account asks first.
 * PUT /channels/:channel/objection ChannelObjection → ComposeView (leave me out); DELETE, the same body: let me in again.
 * Whoever left may too, since what they wrote is still there; they are told their own part and nothing of the channel.
 * GET /channels/:channel/why/:feature → Why.
 */
export const ChannelNotices = z.strictObject({
  shown: z
    .array(z.strictObject({ feature: ComposeFeature, version: z.number().int().positive() }))
    .min(1)
    .max(ComposeFeature.options.length),
})
export const ChannelAnswers = z.strictObject({
  answers: z
    .array(z.strictObject({ feature: ComposeFeature, accepted: z.boolean() }))
    .min(1)
    .max(ComposeFeature.options.length),
})
export const ChannelObjection = z.strictObject({
  features: z.union([z.array(Feature).min(1).max(10), z.literal('everything')]),
})

/** POST /channels/:channel/completion → Completed. `before`: the text before the caret; only its last line counts. */
export const Complete = z.strictObject({ before: text(2_000) })
/** `text`: what to put after the caret; null: nothing worth showing, or nothing may be used. */
export const Completed = z.strictObject({ text: z.string().nullable() })

/** How a text is to be rewritten; `custom` says it in the caller's own words. */
export const RewriteHow = z.enum(['shorter', 'friendlier', 'more-formal', 'clearer', 'custom'])
export type RewriteHow = z.infer<typeof RewriteHow>

/**
 * POST /channels/:channel/rewrite → a stream of ComposeEvent, one JSON text a line (application/x-ndjson). Closing the
 * connection stops the Writer. `thread`: the box is in that thread, whose root and last messages are context.
 */
export const Rewrite = z.strictObject({
  thread: OpaqueId.nullable(),
  text: text(LONGEST_MESSAGE).min(1),
  how: RewriteHow,
  instruction: line(300).nullable(),
})
export type Rewrite = z.infer<typeof Rewrite>
/** POST /channels/:channel/reply-draft → a stream of ComposeEvent. `say`: what the reply is to say. */
export const ReplyDraft = z.strictObject({ thread: OpaqueId.nullable(), say: text(4_000).min(1) })
export type ReplyDraft = z.infer<typeof ReplyDraft>

/** What a rewrite has to keep: each of the original is in it, and none is new. `negation`: a “not” lost turns a meaning over. */
export const KeptKind = z.enum(['number', 'date', 'amount', 'name', 'link', 'mention', 'code', 'negation'])
export type KeptKind = z.infer<typeof KeptKind>

/**
 * First `context`: how many messages it rests on, and how many in the window were left out. Then `text`, each the whole of
 * what was written so far (to be shown as not checked yet). At the end one of `done` (checked: may be offered), `unsafe`
 * (what it lost or invented; the text stays as it was), `denied`, `failed`.
 */
export const ComposeEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('context'), messages: z.number().int(), leftOut: z.number().int() }),
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('done'), text: z.string() }),
  z.strictObject({
    type: z.literal('unsafe'),
    lost: z.array(z.strictObject({ kind: KeptKind, words: z.string() })),
    added: z.array(z.strictObject({ kind: KeptKind, words: z.string() })),
  }),
  z.strictObject({ type: z.literal('denied'), sentences: z.array(z.string()) }),
  z.strictObject({ type: z.literal('failed'), sentence: z.string() }),
])
export type ComposeEvent = z.infer<typeof ComposeEvent>

/**
 * POST /channels/:channel/catch-up → CatchUp: what happened after `after` (a place; the caller's read line) in the channel,
 * or in one thread. Each line is quoted and cites its messages. Nothing of it is kept.
 */
export const AskCatchUp = z.strictObject({
  thread: OpaqueId.nullable(),
  after: z.number().int().nonnegative(),
})
export const CatchUp = z.strictObject({
  lines: z.array(
    z.strictObject({
      kind: LineKind,
      text: z.string(),
      cites: z.array(OpaqueId).min(1),
      authorName: z.string(),
    }),
  ),
  /** How many messages it rests on, and how many there were that may not be used. */
  messages: z.number().int(),
  leftOut: z.number().int(),
  /** Why nothing may be used, where nothing may; empty otherwise. */
  denied: z.array(z.string()),
})
export type CatchUp = z.infer<typeof CatchUp>
