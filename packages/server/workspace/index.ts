/** Team chat: channels, messages, drafts, and what devices are told as it happens. */
export type { ChatCaller, ChatDevice, PageAsked, SharedEvent, StoredFile, Workspace } from './face.ts'
export { openWorkspace } from './open-workspace.ts'
