/** Team chat: channels, messages, drafts, and what devices are told as it happens. */
export type {
  Channels,
  ChatCaller,
  ChatDevice,
  ChatEvents,
  Drafts,
  Files,
  Messages,
  PageAsked,
  Search,
  SharedEvent,
  StoredFile,
  Workspace,
} from './face.ts'
export { openWorkspace } from './open-workspace.ts'
export type { WorkspaceOptions } from './parts.ts'
