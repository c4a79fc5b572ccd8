import {
  type AskCatchUp,
  CatchUp,
  type ChannelAnswers,
  type ChannelNotices,
  type ComposeFeature,
  ComposeView,
} from '@highroad/core/wire'
import type { z } from 'zod'
import { ask } from '../app/api.ts'

type In<T extends z.ZodType> = z.infer<T>

/** The routes of Chat Compose. Each throws a `Problem`. */
export const composeApi = {
  view: (channel: string) => ask(ComposeView, 'GET', `/channels/${channel}/compose`),
  shown: (channel: string, shown: In<typeof ChannelNotices>['shown']) =>
    ask(ComposeView, 'PUT', `/channels/${channel}/notices`, { shown }),
  answer: (channel: string, answers: In<typeof ChannelAnswers>['answers']) =>
    ask(ComposeView, 'PUT', `/channels/${channel}/answers`, { answers }),
  leaveOut: (channel: string, features: readonly ComposeFeature[]) =>
    ask(ComposeView, 'PUT', `/channels/${channel}/objection`, { features }),
  include: (channel: string, features: readonly ComposeFeature[]) =>
    ask(ComposeView, 'DELETE', `/channels/${channel}/objection`, { features }),
  catchUp: (channel: string, asked: In<typeof AskCatchUp>) =>
    ask(CatchUp, 'POST', `/channels/${channel}/catch-up`, asked),
}
