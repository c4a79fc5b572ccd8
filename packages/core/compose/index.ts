/** Writing for somebody: what the Writer is asked, and whether what it wrote may be shown as a rewrite or a draft. */
export { checkDraft, checkRewrite, type Checked, isSafe } from './check.ts'
export { type Kept, keptIn } from './kept.ts'
export {
  answerOf,
  CONTEXT_ROOM,
  type ContextMessage,
  type DraftAsked,
  draftPrompt,
  fitting,
  type PromptMessage,
  type RewriteAsked,
  rewritePrompt,
} from './prompts.ts'
