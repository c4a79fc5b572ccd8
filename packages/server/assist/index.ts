/** Captions and Meeting Summary: what runs between a microphone and a page, under the gate's leases and permits. */
export type { Assist, EarsPort } from './face.ts'
export { openAssist } from './open-assist.ts'
