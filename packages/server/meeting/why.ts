/** "Why?": the decisions behind one consent line, told to one asker by counts and never by who (R14). */
import { changeFor, type Feature, reasonsTold, RULES_VERSION } from '@highroad/core/consent'
import { HighroadError, type Why } from '@highroad/core/wire'
import { atItsEnd } from './at-its-end.ts'
import { there, type Participant } from './finding.ts'
import { mustRunInMeetings } from './telling.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'
import { decideFor, decideForAnybody, standingOf, youIn } from './standing.ts'
import type { MeetingFeature } from './words.ts'

type WhyReason = Why['reasons'][number]
type Change = Why['changes'][number]

/** The reasons about all those present, each once, with how many of them it is about. */
function reasonsOf(snapshot: Snapshot, feature: MeetingFeature, me: Participant): WhyReason[] {
  const people = snapshot.present.length > 0 ? snapshot.present : [me]
  return reasonsTold(
    people.map((person) => ({ reasons: decideFor(snapshot, feature, person).reasons, people: 1 })),
    me.handle,
  )
}

/** What would change it, and who could; first what the asker can do themselves. */
function changesOf(
  snapshot: Snapshot,
  feature: MeetingFeature,
  me: Participant,
  reasons: WhyReason[],
): Change[] {
  const changes: Change[] = []
  const runs = snapshot.running.some((one) => one.feature === feature)
  const you = youIn(decideFor(snapshot, feature, me))
  const mayRun = feature === 'summary' ? me.host : !me.guest
  if (runs && you === 'left-out')
    changes.push({
      who: 'you',
      sentence: 'You can let yourself in, for what you say from then on.',
      action: 'include-me',
    })
  else if (runs)
    changes.push({
      who: 'you',
      sentence: 'You can be left out: nothing you say is used, and what was kept of you is hidden.',
      action: 'leave-me-out',
    })
  const possible = decideForAnybody(snapshot, feature).decision === 'permit'
  if (runs && mayRun) changes.push({ who: 'you', sentence: 'You can stop it for everybody.', action: 'stop' })
  if (!runs && mayRun && possible)
    changes.push({ who: 'you', sentence: 'You can start it. Everybody here is told first.', action: 'start' })
  for (const reason of reasons) {
    const change = changeFor(reason)
    if (reason.effect !== 'forbid' || !change) continue
    if (reason.code === 'R5.not-started' && mayRun) continue
    if (reason.code.startsWith('R10.') && reason.changedBy === 'you') continue
    changes.push({ ...change, action: reason.code === 'R5.switch-off' ? 'switch' : 'none' })
  }
  return changes
}

/** Throws what `there` throws, and `bad-request` for a feature that meetings do not run. */
export async function whyOf(parts: MeetingParts, caller: Caller, id: string, feature: Feature): Promise<Why> {
  const { meeting, me } = await there(parts, caller, id)
  const asked = mustRunInMeetings(feature)
  const snapshot = atItsEnd(await snapshotOf(parts, meeting), asked)
  if (!snapshot.all.some((one) => one.handle === me.handle)) throw new HighroadError('not-found')
  const reasons = reasonsOf(snapshot, asked, me)
  const entry =
    (await parts.gate.entryOf(`meeting:${id}`, 'feature-started', asked)) ??
    (await parts.gate.entryOf(`account:${meeting.account}`, 'switch-set', asked))
  return {
    feature: asked,
    ...standingOf(snapshot, asked),
    at: snapshot.at,
    reasons,
    // How it stood when the meeting was over is past: nobody changes it.
    changes: meeting.endedAt === null ? changesOf(snapshot, asked, me, reasons) : [],
    entry,
    rulesVersion: RULES_VERSION,
  }
}
