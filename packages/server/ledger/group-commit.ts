/**
 * Group commit: jobs of writers who do not know of each other share a transaction, and with it the statements and the wait
 * for the disk. Who comes alone goes at once; who comes while groups are under way goes with the next one.
 */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import type { Store, Tx } from '../store/index.ts'
import { chain, factBodies, write, type Writing } from './append.ts'
import { FactsOfGroup } from './facts-of-group.ts'
import { headsOf, moveHead } from './heads.ts'
import type { Done, Head, Job } from './ledger.ts'
import { lockScopes } from './scope-locks.ts'

/**
 * A group holds the locks of all its jobs until it is committed, and whoever wants one of these scopes waits as long: a
 * withdrawal too. So many are some 20 ms; more of them together are hardly cheaper for each.
 */
const MOST_A_GROUP = 256
/** Each scope is a lock, of which PostgreSQL has some 7,700 by default (64 for each of 120 connections). A job has tens. */
const MOST_SCOPES = 1_000
/** Of each mode: while one waits for the disk, the next is made. More would only make the groups smaller. */
const MOST_AT_ONCE = 2

interface Waiting {
  readonly job: Job<unknown>
  readonly resolve: (done: Done<unknown>) => void
  readonly reject: (error: unknown) => void
}

/** What became of a job within the transaction. */
type Outcome = { readonly done: Done<unknown> } | { readonly refused: unknown }

export interface GroupCommitParts {
  readonly store: Pick<Store, 'asTenant'>
  readonly random: (count: number) => Uint8Array
  /** Called when entries are committed. */
  readonly onWritten: () => void
}

export class GroupCommit {
  readonly #parts: GroupCommitParts
  readonly #queues: Record<Job<unknown>['mode'], Waiting[]> = { exclusive: [], shared: [] }
  readonly #running = { exclusive: 0, shared: 0 }
  readonly #starting = { exclusive: false, shared: false }

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
  }

  /** See `Ledger.write`. */
  write<T>(job: Job<T>): Promise<Done<T>> {
    return new Promise((resolve, reject) => {
      this.#queues[job.mode].push({
        job: job as Job<unknown>,
        resolve: resolve as (done: Done<unknown>) => void,
        reject,
      })
      this.#start(job.mode)
    })
  }

  /** When this turn of the event loop is over: who comes in the same turn goes along. */
  #start(mode: Job<unknown>['mode']): void {
    if (this.#starting[mode] || this.#running[mode] === MOST_AT_ONCE) return
    this.#starting[mode] = true
    setImmediate(() => {
      this.#starting[mode] = false
      const group = nextGroup(this.#queues[mode])
      if (group.length === 0) return
      this.#running[mode] += 1
      void this.#run(group, mode).finally(() => {
        this.#running[mode] -= 1
        this.#start(mode)
      })
      this.#start(mode)
    })
  }

  /** Never rejects: each job is told. */
  async #run(group: readonly Waiting[], mode: Job<unknown>['mode']): Promise<void> {
    const [first] = group
    if (!first) return
    let committing = false
    try {
      const outcomes = await this.#parts.store.asTenant(first.job, async (tx) => {
        const outcomes = await this.#work(
          tx,
          group.map(({ job }) => job),
          mode,
        )
        committing = true
        return outcomes
      })
      this.#parts.onWritten()
      for (const [i, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[i]
        if (outcome && 'done' in outcome) resolve(outcome.done)
        else reject(outcome?.refused)
      }
    } catch (error) {
      // Once the commit was sent nobody knows whether it stands. Before that, nothing does.
      if (committing || group.length === 1 || isEverybodys(error))
        for (const { reject } of group) reject(error)
      else for (const one of group) await this.#run([one], mode)
    }
  }

  async #work(tx: Tx, jobs: readonly Job<unknown>[], mode: Job<unknown>['mode']): Promise<Outcome[]> {
    const scopes = [...new Set(jobs.flatMap((job) => job.scopes))]
    await lockScopes(tx, scopes, mode)
    const heads = new Map((await headsOf(tx, scopes)).map((head) => [head.scope, head]))
    const read = [...new Set(jobs.flatMap((job) => (job.reads === 'facts' ? job.scopes : [])))]
    const facts = new FactsOfGroup(read.length > 0 ? await factBodies(tx, read) : [])
    const decided = jobs.map((job) => decide(job, heads, facts, this.#parts.random))
    const accounts = decided.flatMap((one, i) =>
      'refused' in one ? [] : one.writing.map(() => jobs[i]?.account ?? null),
    )
    const several = accounts.some((account) => account !== jobs[0]?.account)
    if (several) await writeFor(tx, [...new Set(accounts)])
    const writing = decided.flatMap((one) => ('refused' in one ? [] : one.writing))
    const appended = await write(tx, writing, several ? accounts : null)
    for (const head of heads.values()) moveHead(tx, head)
    let at = 0
    const outcomes = decided.map((one): Outcome =>
      'refused' in one
        ? one
        : { done: { result: one.result, appended: appended.slice(at, (at += one.writing.length)) } },
    )
    await runWithin(tx, jobs, outcomes)
    return outcomes
  }
}

/** Takes the first of those who wait: as many as go together, and one in any case. */
function nextGroup(queue: Waiting[]): Waiting[] {
  const scopes = new Set<Scope>()
  const end = queue.findIndex(({ job }, i) => {
    for (const scope of job.scopes) scopes.add(scope)
    return i === MOST_A_GROUP || (i > 0 && scopes.size > MOST_SCOPES)
  })
  return queue.splice(0, end === -1 ? queue.length : end)
}

type Decided = { readonly writing: Writing[]; readonly result: unknown } | { readonly refused: unknown }

/** Moves the heads, and adds the facts, only where the job is not refused. */
function decide(
  job: Job<unknown>,
  heads: Map<Scope, Head>,
  facts: FactsOfGroup,
  random: (count: number) => Uint8Array,
): Decided {
  try {
    const own = new Map<Scope, Head>()
    for (const scope of job.scopes) {
      const head = heads.get(scope)
      if (head) own.set(scope, head)
    }
    const standing = {
      heads: [...own.values()],
      facts: job.reads === 'facts' ? facts.of(job.scopes) : [],
    }
    const { entries, result } = job.decide(standing)
    const writing = chain(entries, own, random)
    for (const [scope, head] of own) heads.set(scope, head)
    for (const { kind, scopes, body } of entries)
      if (kind === 'fact')
        facts.add(
          scopes.map(({ scope }) => scope),
          body,
        )
    return { writing, result }
  } catch (error) {
    return { refused: error }
  }
}

/** Whose entries this transaction may write, besides those of the account in whose name it runs. */
async function writeFor(tx: Tx, accounts: readonly (string | null)[]): Promise<void> {
  const list = JSON.stringify(accounts.map((account) => account ?? ''))
  await sql`select set_config('highroad.accounts', ${`{${list.slice(1, -1)}}`}, true)`.execute(tx)
}

/** Each function once for all of its jobs that run in one name, in the order of their first ones. */
async function runWithin(tx: Tx, jobs: readonly Job<unknown>[], outcomes: readonly Outcome[]): Promise<void> {
  const calls: { job: Job<unknown>; done: Done<unknown>[] }[] = []
  for (const [i, job] of jobs.entries()) {
    const outcome = outcomes[i]
    if (!job.within || !outcome || !('done' in outcome)) continue
    const call = calls.find(
      (one) => one.job.within === job.within && (job.forAll === true || sameName(one.job, job)),
    )
    if (call) call.done.push(outcome.done)
    else calls.push({ job, done: [outcome.done] })
  }
  let [name] = jobs
  for (const { job, done } of calls) {
    if (!name || (job.forAll !== true && !sameName(name, job))) {
      await sql`select set_config('highroad.account', ${job.account ?? ''}, true),
                       set_config('highroad.person', ${job.person ?? ''}, true)`.execute(tx)
      name = job
    }
    await job.within?.(tx, done)
  }
}

const sameName = (a: Job<unknown>, b: Job<unknown>) => a.account === b.account && a.person === b.person

/**
 * An error for which no single job is to blame: the connection, the disk, the server. Whatever else undid a transaction of
 * many is asked again of each of its jobs.
 */
function isEverybodys(error: unknown): boolean {
  if (error instanceof HighroadError || !(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/^(08|53|57|58|XX)/.test(code) || /^E[A-Z]+$/.test(code)) return true
  return code === '' && /connection|timeout/i.test(error.message)
}
