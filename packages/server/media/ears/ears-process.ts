// A meeting's ears: a process of its own that joins the room hidden, subscribes to a microphone only after it was
// told that it may, and passes frames up. It holds no address and no key but one short-lived token for one room.
import {
  DisconnectReason,
  type RemoteParticipant,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  TrackKind,
  TrackSource,
} from '@livekit/rtc-node'
import type { FromEars, ToEars } from './ears-messages.ts'
import { Microphone } from './microphone.ts'
import { Outbox } from './outbox.ts'
import { SpeakingTime } from './speaking-time.ts'

const room = new Room()
/** Who may be heard, and under which turn. Not in here: not heard. */
const allowed = new Map<string, number>()
const microphones = new Map<string, { handle: string; microphone: Microphone }>()
const speaking = new SpeakingTime()
const outbox = new Outbox(
  (frame, sent) => send({ is: 'frame', ...frame }, sent),
  (frame, ms) => send({ is: 'lost', handle: frame.handle, turn: frame.turn, ms }),
)

process.on('message', (message: ToEars) => {
  if (message.do === 'join') void join(message.url, message.token)
  else if (message.do === 'allow') allow(message.handle, message.turn)
  else if (message.do === 'deny') deny(message.handle)
  else void leave()
})
process.on('disconnect', () => process.exit(0))

setInterval(() => tellSpeaking(speaking.settle(Date.now())), 1_000)

async function join(url: string, token: string): Promise<void> {
  await room.connect(url, token, { autoSubscribe: false, dynacast: false })
  for (const handle of allowed.keys()) subscribe(handle, true)
  send({ is: 'joined', present: Array.from(room.remoteParticipants.keys()) })
}

async function leave(): Promise<void> {
  for (const sid of Array.from(microphones.keys())) closeMicrophone(sid)
  await room.disconnect()
  process.exit(0)
}

room.on(RoomEvent.ParticipantConnected, (participant) =>
  send({ is: 'participant', handle: participant.identity, present: true }),
)
room.on(RoomEvent.ParticipantDisconnected, (participant) => {
  for (const [sid, open] of microphones) if (open.handle === participant.identity) closeMicrophone(sid)
  send({ is: 'participant', handle: participant.identity, present: false })
})
room.on(RoomEvent.TrackPublished, (publication, participant) => {
  if (allowed.has(participant.identity) && isMicrophone(publication)) publication.setSubscribed(true)
})
room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
  const turn = allowed.get(participant.identity)
  const sid = publication.sid
  // It may have been denied while the subscription was on its way.
  if (turn === undefined || sid === undefined || !isMicrophone(publication)) {
    publication.setSubscribed(false)
    return
  }
  closeMicrophone(sid)
  const handle = participant.identity
  const microphone = new Microphone(track, {
    muted: () => publication.muted === true,
    frame: (pcm, atMs, index) => {
      if (allowed.get(handle) === turn) outbox.put({ handle, turn, pcm, atMs, index })
    },
    lost: (ms) => send({ is: 'lost', handle, turn, ms }),
  })
  microphones.set(sid, { handle, microphone })
  send({ is: 'subscribed', handle, subscribed: true })
})
room.on(RoomEvent.TrackUnsubscribed, (_track, publication) => closeMicrophone(publication.sid))
room.on(RoomEvent.TrackUnpublished, (publication) => closeMicrophone(publication.sid))
room.on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
  tellSpeaking(
    speaking.change(
      speakers.map((speaker) => speaker.identity),
      Date.now(),
    ),
  ),
)
room.on(RoomEvent.Disconnected, (reason) => {
  const over =
    reason === DisconnectReason.ROOM_DELETED ||
    reason === DisconnectReason.ROOM_CLOSED ||
    reason === DisconnectReason.PARTICIPANT_REMOVED
  if (over) send({ is: 'ended' }, () => process.exit(0))
  // The connection is lost for good: the server starts another process, with a fresh token.
  else process.exit(1)
})

function allow(handle: string, turn: number): void {
  if (allowed.get(handle) === turn) return
  if (allowed.has(handle)) deny(handle)
  allowed.set(handle, turn)
  subscribe(handle, true)
}

function deny(handle: string): void {
  allowed.delete(handle)
  for (const [sid, open] of microphones) if (open.handle === handle) closeMicrophone(sid)
  outbox.drop(handle)
  subscribe(handle, false)
}

function subscribe(handle: string, wanted: boolean): void {
  const participant: RemoteParticipant | undefined = room.remoteParticipants.get(handle)
  if (!participant) return
  for (const publication of participant.trackPublications.values())
    // Ending is for every track there is; beginning for the microphone alone.
    if (!wanted || isMicrophone(publication)) publication.setSubscribed(wanted)
}

/** Only what says that it is a microphone: sound of a shared screen belongs to whom it shows. */
function isMicrophone(publication: RemoteTrackPublication): boolean {
  return publication.kind === TrackKind.KIND_AUDIO && publication.source === TrackSource.SOURCE_MICROPHONE
}

function closeMicrophone(sid: string | undefined): void {
  const open = sid === undefined ? undefined : microphones.get(sid)
  if (!open || sid === undefined) return
  open.microphone.close()
  microphones.delete(sid)
  send({ is: 'subscribed', handle: open.handle, subscribed: false })
}

function tellSpeaking(spoke: Map<string, number>): void {
  for (const [handle, ms] of spoke) send({ is: 'speaking', handle, ms })
}

function send(message: FromEars, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent)
}
