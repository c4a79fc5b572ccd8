/** Meetings: rooms, notices, objections, transcripts and summaries. */
export type { MeetingEvents, MeetingReports, MeetingRoutes, Meetings } from './face.ts'
export { openMeetings } from './open-meetings.ts'
export type { HiddenCursor } from './earlier.ts'
export type { Caller, MediaPort } from './ports.ts'
