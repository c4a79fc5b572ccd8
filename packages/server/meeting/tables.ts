/** The tables of migration 0040, as this room's queries use them. */
import type { LineKind, SummaryState, UnkeptReason } from './words.ts'

export type MeetingTables = {
  'meeting.meeting': {
    id: string
    account_id: string
    title: string
    host_person: string
    opened_at: Date
    ended_at: Date | null
    summary_state: SummaryState
    lines_gone: number
    erased_at: Date | null
  }
  'meeting.participant': {
    meeting_id: string
    account_id: string
    person_id: string
    handle: string
    name: string
    acts_for: string | null
    host: boolean
    guest: boolean
    joined_at: Date
    left_at: Date | null
    nothing_before: Date | null
  }
  'meeting.turn': {
    id: string
    account_id: string
    meeting_id: string
    contributor_set_id: string
    audience_id: string
    lease_id: string
    classes: string[]
    from_at: Date
    until_at: Date
    text: string
    handle: string
    hidden_since: Date | null
  }
  'meeting.summary_line': {
    id: string
    account_id: string
    meeting_id: string
    contributor_set_id: string
    audience_id: string
    permit_id: string
    classes: string[]
    kind: LineKind
    position: number
    text: string
    cites: string[]
    checked: boolean
    edited: boolean
  }
  'meeting.unkept_speech': {
    account_id: string
    meeting_id: string
    handle: string
    reason: UnkeptReason
    ms: string
  }
}
