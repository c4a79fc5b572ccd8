/** Puts the room together: the nouns, who is present, who is told, and what the assistants ask. */
import { reportUnkept } from './coverage.ts'
import { Changes } from './changes.ts'
import { doorOf } from './door.ts'
import { bringBack, eraseHidden, hiddenOf } from './earlier.ts'
import { EmptyMeetings } from './empty-meetings.ts'
import { endEmptyMeeting, endMeeting, eraseMeeting, mustHostOrOwn } from './ending.ts'
import { Events } from './events.ts'
import type { Meetings } from './face.ts'
import { startFeature, stopFeature } from './features.ts'
import { findEvenErased, there } from './finding.ts'
import { openMeetingOf, unfinishedMeetings } from './for-assist.ts'
import { joinMeeting, leaveMeeting } from './joining.ts'
import { acknowledgeNotice, answer, answerMicrophone } from './notices.ts'
import { hideWhatWasKept, liftObjection, objectTo } from './objection.ts'
import { createMeeting, listMeetings, meetingsOf } from './opening.ts'
import type { MeetingOptions, MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { Presence } from './presence.ts'
import { noLongerMember } from './removed.ts'
import { roomOf } from './room-state.ts'
import { keepSummary, summaryFailed } from './keeping.ts'
import { SpeakingReports } from './speaking.ts'
import { editLine, removeLine, shareSummary, summaryOf } from './summary.ts'
import { keepTurn, notMe, transcriptOf } from './transcript.ts'
import { answerTraining, trainingOf } from './training.ts'
import { whyOf } from './why.ts'

export function openMeetings(options: MeetingOptions): Meetings {
  const changes = new Changes()
  const presence = new Presence({
    graceMs: options.presenceGraceMs ?? 15_000,
    clock: options.clock,
    changed: (meeting) => changes.tell(meeting),
  })
  const drains = new Set<MeetingParts['drain']>()
  const ended = new Set<(meeting: string) => void>()
  const parts: MeetingParts = {
    ...options,
    changes,
    presence,
    drain: async (meeting, feature) => {
      await Promise.all([...drains].map((drain) => drain(meeting, feature)))
    },
  }
  const events = new Events(parts)
  const speaking = new SpeakingReports(parts)
  options.gate.onNarrowed(hideWhatWasKept)

  const over = (id: string, is: Awaited<ReturnType<typeof endMeeting>>) => {
    if (!is.ended) return
    events.ended(id, is.summary)
    speaking.over(id)
    for (const tell of ended) tell(id)
  }
  const { endsWhenEmptyMs = 5 * 60_000 } = options
  const empty =
    endsWhenEmptyMs === null
      ? null
      : new EmptyMeetings({
          parts,
          afterMs: endsWhenEmptyMs,
          end: async (id) => over(id, await endEmptyMeeting(parts, id)),
        })
  if (empty) changes.listen((meeting) => empty.look(meeting))
  const looked = empty?.afterStart().catch(() => options.log('open-meetings-not-read', {}))

  return {
    create: (caller, account, title) => createMeeting(parts, caller, account, title),
    list: (caller, account) => listMeetings(parts, caller, account),
    mine: (caller) => meetingsOf(parts, caller),
    door: (caller, id) => doorOf(parts, caller, id),
    join: (caller, id, join) => joinMeeting(parts, caller, id, join),
    leave: (caller, id) => leaveMeeting(parts, caller, id),
    end: async (caller, id) => over(id, await endMeeting(parts, caller, id)),
    erase: async (caller, id) => {
      await eraseMeeting(parts, caller, id)
      events.ended(id, false)
      speaking.over(id)
    },
    room: (caller, id) => roomOf(parts, caller, id),
    acknowledgeNotice: (caller, id, feature, version) =>
      acknowledgeNotice(parts, caller, id, feature, version),
    answer: (caller, id, feature, accepted) => answer(parts, caller, id, feature, accepted),
    answerMicrophone: (caller, id, who) => answerMicrophone(parts, caller, id, who),
    object: (caller, id, features) => objectTo(parts, caller, id, features),
    liftObjection: (caller, id, features) => liftObjection(parts, caller, id, features),
    startFeature: (caller, id, feature) => startFeature(parts, caller, id, feature),
    stopFeature: (caller, id, feature) => stopFeature(parts, caller, id, feature),
    transcript: (caller, id) => transcriptOf(parts, caller, id),
    notMe: (caller, id, turn) => notMe(parts, caller, id, turn),
    summary: (caller, id) => summaryOf(parts, caller, id),
    editLine: (caller, id, line, edit) => editLine(parts, caller, id, line, edit),
    removeLine: (caller, id, line) => removeLine(parts, caller, id, line),
    share: (caller, id) => shareSummary(parts, caller, id),
    reportOwnSpeaking: (caller, id, ms) => speaking.byClient(caller, id, ms),
    why: (caller, id, feature) => whyOf(parts, caller, id, feature),
    hidden: (caller, before) => hiddenOf(parts, caller, before),
    bringBack: (caller, id, span) => bringBack(parts, caller, id, span),
    eraseHidden: (caller, id, span) => eraseHidden(parts, caller, id, span),
    training: (caller) => trainingOf(parts, caller),
    answerTraining: (caller, id, answer) => answerTraining(parts, caller, id, answer),
    proof: (caller, id) => proofOf(parts, caller, id),

    subscribe: (caller, id, send, close = () => undefined) => events.subscribe(caller, id, send, close),
    noLongerMember: (person) =>
      noLongerMember(parts, person, (meeting, handle) => events.putOut(meeting, handle)),

    mediaPresence: (id, handle, connected) => presence.media(id, handle, connected),
    reportSpeaking: (id, handle, ms) => speaking.byMedia(id, handle, ms),
    mediaChanged: () => {
      for (const meeting of events.meetings()) changes.tell(meeting)
    },
    factsChanged: () => {
      for (const meeting of events.meetings()) changes.tell(meeting)
    },

    assist: {
      onChange: (changed) => changes.listen(changed),
      onDrain: (drain) => {
        drains.add(drain)
        return () => void drains.delete(drain)
      },
      onEnded: (tell) => {
        ended.add(tell)
        return () => void ended.delete(tell)
      },
      open: (id) => openMeetingOf(parts, id),
      unfinished: () => unfinishedMeetings(parts),
      keepTurn: (lease, turn) => keepTurn(parts, lease, turn),
      caption: (id, handle, caption) => events.caption(id, handle, caption),
      captionsBehind: (id, ms) => events.captionsBehind(id, ms),
      reportUnkept: (id, handle, reason, ms) => reportUnkept(parts, id, handle, reason, ms),
      changed: (id) => changes.tell(id),
      keepSummary: (meeting, permit, lines) => keepSummary(parts, meeting, permit, lines),
      summaryFailed: (meeting) => summaryFailed(parts, meeting),
    },
    stop: async () => {
      empty?.stop()
      presence.stop()
      events.stop()
      await looked
    },
  }
}

/** The bundle, for whoever was in the meeting; of an erased one, for its host or an owner of the account. */
async function proofOf(parts: MeetingParts, caller: Caller, id: string): Promise<Uint8Array> {
  const meeting = await findEvenErased(parts, id)
  if (meeting.erased) await mustHostOrOwn(parts, caller, meeting)
  else await there(parts, caller, id)
  return await parts.gate.proof(`meeting:${id}`, meeting.account)
}
