/** Set-up: once, by whoever holds the one-time code. That person becomes the operator and the first account's owner. */
import type { Kysely } from 'kysely'
import { HighroadError } from '@highroad/core/wire'
import { limitAttempts } from './attempts.ts'
import type { Auth, SessionMade } from './auth.ts'
import type { FirstFacts } from './first-facts.ts'
import type { OwnerFacts } from './owner-facts.ts'
import { isSetUpCode, issueSetUpCode, voidSetUpCode } from './set-up-code.ts'
import type { IdentityTables } from './tables.ts'
import { newId, type Random } from './tokens.ts'

export interface SetUpInput {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly organisation: string
}

export interface SettingUp {
  readonly isSetUp: () => Promise<boolean>
  /** A fresh code to print at start, or null once this deployment is set up. */
  readonly newSetUpCode: () => Promise<string | null>
  /** `from`: where the request comes from, to slow guessing. Throws `already-set-up`, `wrong-set-up-code`, `too-many-tries`. */
  readonly setUp: (input: SetUpInput, from: string) => Promise<SessionMade>
}

export function settingUp(
  db: Kysely<IdentityTables>,
  auth: Auth,
  options: {
    home: string
    random: Random
    clock: () => number
    firstFacts: FirstFacts
    ownerFacts: OwnerFacts
  },
): SettingUp {
  const tries = limitAttempts({ clock: options.clock, most: 10, windowMs: 10 * 60_000 })
  let running: Promise<unknown> = Promise.resolve()

  const isSetUp = async () => (await db.selectFrom('set_up').select('once').executeTakeFirst()) !== undefined

  const setUpNow = async (input: SetUpInput): Promise<SessionMade> => {
    if (await isSetUp()) throw new HighroadError('already-set-up')
    if (!isSetUpCode(options.home, input.code)) throw new HighroadError('wrong-set-up-code', 'code')
    // What a set-up that was cut short has left: nobody can be here before the first.
    await db.deleteFrom('person').execute()
    await db.deleteFrom('account').execute()
    const made = await auth.signUp({ name: input.name, email: input.email, password: input.password })
    const account = newId(options.random)
    await options.firstFacts.ofDeployment()
    await options.firstFacts.ofAccount(account)
    const person = made.personId
    const commit = () =>
      db.transaction().execute(async (tx) => {
        const now = new Date(options.clock())
        await tx.insertInto('set_up').values({ once: true, at: now }).execute()
        await tx
          .insertInto('account')
          .values({ id: account, organisation: input.organisation, created_at: now })
          .execute()
        await tx
          .insertInto('membership')
          .values({ account_id: account, person_id: person, role: 'owner', since: now })
          .execute()
        await tx.updateTable('person').set({ operator: true }).where('id', '=', person).execute()
      })
    await options.ownerFacts.changed({ account, person, owner: true, by: person }, commit)
    voidSetUpCode(options.home)
    return made
  }

  return {
    isSetUp,
    newSetUpCode: async () => {
      if (!(await isSetUp())) return issueSetUpCode(options.home, options.random)
      voidSetUpCode(options.home)
      return null
    },
    setUp: async (input, from) => {
      if (!tries.take(from)) throw new HighroadError('too-many-tries')
      // One at a time: two people with the code must not both become the operator.
      const turn = running.then(() => setUpNow(input))
      running = turn.catch(() => undefined)
      try {
        const made = await turn
        tries.succeeded(from)
        return made
      } catch (error) {
        if (!(error instanceof HighroadError && error.code === 'wrong-set-up-code')) tries.giveBack(from)
        throw error
      }
    },
  }
}
