/** Completing as one types: a lease of whoever types, kept while they do, and the models that their words may come from. */
import { predict } from '@highroad/core/completion'
import type { Lease } from '../../gate/index.ts'
import type { Completing, CompletionOptions } from './face.ts'
import { Models, type Wanted, wantedOf } from './models.ts'

const IDLE_MS = 120_000
const MOST = { everybodys: 20, own: 5 }
/** Which channels there are is asked again after so long. */
const PLACES_MS = 60_000
const DENIED_MS = 5_000

interface Session {
  readonly lease: Lease
  wanted: readonly Wanted[]
  placesAt: number
  idle: NodeJS.Timeout | undefined
}

export function openCompleting<Who extends { readonly id: string }>(
  options: CompletionOptions<Who>,
): Completing<Who> {
  const { gate, channels, processor, clock, log } = options
  const sessions = new Map<string, Session>()
  const opening = new Map<string, Promise<Session | null>>()
  const deniedUntil = new Map<string, number>()
  const isWanted = (key: string) =>
    [...sessions.values()].some(({ wanted }) => wanted.some((one) => one.key === key))
  const models = new Models({ gate, processor, clock, log, channels }, isWanted)
  const listening = channels.onUnsaid((channel) => models.unsaid(channel))

  const placesOf = async (who: Who, channel: string) => {
    const { account, me, everybodys, own } = await channels.typingPlaces(who, channel, MOST)
    const wanted = [
      ...everybodys.map((seat) => wantedOf('everybodys', account, seat)),
      ...own.map((seat) => wantedOf('own', account, seat)),
    ]
    return { account, me, wanted }
  }

  const over = (key: string, session: Session): void => {
    clearTimeout(session.idle)
    if (sessions.get(key) === session) sessions.delete(key)
    models.sweep()
  }

  const open = async (key: string, who: Who, channel: string): Promise<Session | null> => {
    if (clock() < (deniedUntil.get(key) ?? 0)) return null
    const { account, me, wanted } = await placesOf(who, channel)
    const answer = await gate.lease({
      feature: 'completion',
      processor,
      hostingAccount: account,
      place: `channel:${channel}`,
      handle: me.handle,
      actsFor: me.actsFor,
      classes: ['chat'],
    })
    if ('denied' in answer) {
      if (deniedUntil.size > 10_000) deniedUntil.clear()
      deniedUntil.set(key, clock() + DENIED_MS)
      return null
    }
    const session: Session = { lease: answer.granted, wanted, placesAt: clock(), idle: undefined }
    sessions.set(key, session)
    void session.lease.ended.then(() => over(key, session))
    return session
  }

  const lookAgain = async (session: Session, who: Who, channel: string): Promise<void> => {
    if (clock() - session.placesAt < PLACES_MS) return
    session.placesAt = clock()
    try {
      session.wanted = (await placesOf(who, channel)).wanted
      models.sweep()
    } catch {
      await session.lease.end().catch(() => undefined)
    }
  }

  return {
    complete: async (who, channel, before) => {
      const key = `${channel} ${who.id}`
      let session = sessions.get(key) ?? null
      if (session === null) {
        const coming = opening.get(key) ?? open(key, who, channel).finally(() => opening.delete(key))
        opening.set(key, coming)
        session = await coming
      }
      if (!session?.lease.live) return null
      const { lease } = session
      clearTimeout(session.idle)
      session.idle = setTimeout(() => void lease.end().catch(() => undefined), options.idleMs ?? IDLE_MS)
      session.idle.unref()
      void lookAgain(session, who, channel)
      const ready = models.ready(session.wanted)
      return ready.length === 0 ? null : (predict(ready, before)?.text ?? null)
    },
    settled: () => models.settled(),
    stop: async () => {
      listening()
      for (const { lease, idle } of sessions.values()) {
        clearTimeout(idle)
        await lease.end().catch(() => undefined)
      }
      await models.stop()
    },
  }
}
