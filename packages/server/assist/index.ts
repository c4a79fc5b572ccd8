/** Captions and Meeting Summary: what runs between a microphone and a page, under the gate's leases and permits. */
export type { Assist, EarsPort, MeetingsPort, RecognizerPort, SpeechText } from './face.ts'
export { openAssist, type AssistOptions } from './open-assist.ts'
