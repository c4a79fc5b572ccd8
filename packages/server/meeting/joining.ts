/** Coming into a meeting, and leaving it. */
import type { Fact } from '@highroad/core/consent'
import { HighroadError, type Join, type Joined } from '@highroad/core/wire'
import {
  findMeeting,
  inMeeting,
  isHost,
  mustBeOpen,
  tables,
  there,
  type Meeting,
  type Participant,
} from './finding.ts'
import { runningNotices, shownFact } from './telling.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { roomOf } from './room-state.ts'
import { snapshotOf } from './snapshot.ts'

/**
 * The account somebody acts for. A member of any account is never a guest: they act for one of theirs, for the hosting
 * one where they say nothing and belong to it, and are asked where that leaves it open.
 */
async function actsFor(
  parts: MeetingParts,
  caller: Caller,
  meeting: Meeting,
  wanted: string | null,
): Promise<string | null> {
  const theirs = caller.guest ? [] : (await parts.identity.membershipsOf(caller.id)).map((one) => one.account)
  if (wanted !== null && !theirs.includes(wanted)) throw new HighroadError('bad-request', 'actsFor')
  if (wanted !== null) return wanted
  if (theirs.includes(meeting.account)) return meeting.account
  if (theirs.length > 1) throw new HighroadError('bad-request', 'actsFor')
  return theirs[0] ?? null
}

async function whoJoins(parts: MeetingParts, caller: Caller | null, join: Join) {
  if (caller) return { person: caller, personalLink: null, cookie: null }
  if (join.name === null) throw new HighroadError('bad-request', 'name')
  if (join.actsFor !== null) throw new HighroadError('bad-request', 'actsFor')
  return await parts.identity.newGuest(join.name)
}

/**
 * Joins, and records in one go what the client says: who came, who is at the microphone, the notices it showed, the
 * answers, and what they want to be left out of. Throws `meeting-unknown`, `meeting-ended`, `bad-request`.
 */
export async function joinMeeting(
  parts: MeetingParts,
  caller: Caller | null,
  id: string,
  join: Join,
): Promise<{ joined: Joined; cookie: string | null }> {
  const meeting = await findMeeting(parts, id)
  mustBeOpen(meeting)
  const snapshot = await snapshotOf(parts, meeting)
  const { person, personalLink, cookie } = await whoJoins(parts, caller, join)
  const account = await actsFor(parts, person, meeting, join.actsFor)
  const host = await isHost(parts, person, meeting)
  const before = snapshot.all.find((one) => one.person_id === person.id)
  const handle = await parts.gate.handleOf(null, {
    person: person.id,
    place: `meeting:${id}`,
    account: meeting.account,
  })

  const time = parts.clock()
  const facts: Fact[] = []
  if (!before || before.acts_for !== account)
    facts.push({ kind: 'contributor-joined', time, meeting: id, handle, actsFor: account })
  if (join.microphone) facts.push({ kind: 'microphone-answered', time, handle, who: join.microphone })
  for (const notice of runningNotices(parts, snapshot))
    if (
      join.noticesShown.some((shown) => shown.feature === notice.feature && shown.version === notice.version)
    )
      facts.push(shownFact(handle, notice, time))
  for (const { feature, accepted } of join.answers)
    facts.push({ kind: 'answer-given', time, handle, feature, accepted })
  if (join.leftOutOf.length > 0)
    facts.push({ kind: 'objected', time, handle, features: [...new Set(join.leftOutOf)] })

  await write(parts, meeting, person, facts, {
    meeting_id: id,
    account_id: meeting.account,
    person_id: person.id,
    handle,
    name: person.name,
    acts_for: account,
    host,
    guest: account === null && person.guest,
    joined_at: new Date(time),
    left_at: null,
    nothing_before: null,
  })
  parts.presence.came(id, handle)
  parts.changes.tell(id)
  return {
    joined: {
      handle,
      host,
      media:
        parts.media.state() === 'missing'
          ? null
          : {
              url: parts.media.url(),
              token: await parts.media.tokenFor(id, handle, person.name),
              ears: parts.media.earsIdentity(id),
            },
      personalLink,
      room: await roomOf(parts, person, id),
    },
    cookie,
  }
}

async function write(
  parts: MeetingParts,
  meeting: Meeting,
  person: Caller,
  facts: readonly Fact[],
  row: Participant,
): Promise<void> {
  const options = { account: meeting.account, person: person.id }
  const [came, ...said] = facts
  const within = async (tx: Parameters<typeof tables>[0]) => {
    await tables(tx)
      .insertInto('meeting.participant')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['meeting_id', 'person_id'])
          .doUpdateSet({ acts_for: row.acts_for, host: row.host, name: row.name, left_at: null }),
      )
      .execute()
  }
  // Somebody who comes back with nothing new to say: a row, no fact.
  if (!came) await inMeeting(parts, meeting, person.id, within)
  else await parts.gate.record([came, ...said], { ...options, within })
}

/** Leaves: from now on nothing of theirs is heard. What was kept stays, under their objections. */
export async function leaveMeeting(parts: MeetingParts, caller: Caller, id: string): Promise<void> {
  const { meeting, me } = await there(parts, caller, id)
  await inMeeting(parts, meeting, caller.id, async (tx) => {
    await tables(tx)
      .updateTable('meeting.participant')
      .set({ left_at: new Date(parts.clock()) })
      .where('meeting_id', '=', id)
      .where('person_id', '=', caller.id)
      .execute()
  })
  parts.presence.left(id, me.handle)
  if (meeting.endedAt === null && parts.media.state() === 'up') await parts.media.remove(id, me.handle)
}
