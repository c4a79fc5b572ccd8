/** Meetings: rooms, notices, objections, transcripts and summaries. */
export type {
  EndedMeeting,
  FeatureList,
  MeetingEvents,
  MeetingReports,
  MeetingRoutes,
  Meetings,
  MeetingsForAssist,
  NewLine,
  NewTurn,
  OpenContributor,
  OpenMeeting,
} from './face.ts'
export { openMeetings } from './open-meetings.ts'
export type { MeetingOptions } from './parts.ts'
export type { Caller, IdentityPort, MediaPort, Membership } from './ports.ts'
