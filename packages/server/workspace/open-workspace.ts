/** Puts the room together: the nouns, and who is told. */
import type { Workspace } from './face.ts'
import type { WorkspaceOptions } from './parts.ts'

export function openWorkspace(_options: WorkspaceOptions): Promise<Workspace> {
  return Promise.reject(new Error('team chat is not built yet'))
}
