/** What models do for people, under the gate's leases and permits: captions, Meeting Summary, completing, catching up, rewriting and drafting in channels. */
export { openCatchUp } from './catch-up/catch-up.ts'
export type { CatchUpFor } from './catch-up/face.ts'
export { openCompleting } from './completion/completing.ts'
export type { Completing } from './completion/face.ts'
export { openCompose } from './compose/compose.ts'
export type { ComposeFor } from './compose/face.ts'
export type { Assist, EarsPort } from './face.ts'
export { openAssist } from './open-assist.ts'
