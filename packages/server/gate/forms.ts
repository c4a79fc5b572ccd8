/** The desk for consent forms: puts one before an owner, takes their answer, ends it. Every answer is a fact first. */
import type { DataClass, Fact, FactOf, RegulationMark } from '@highroad/core/consent'
import {
  classesToSign,
  consentRecord,
  type ConsentReceipt,
  endedBy,
  type FormContent,
  formGiven,
  formStates,
  formText,
  inOrder,
  isInForce,
  type Jwks,
  recordBytes,
  textDigest,
} from '@highroad/core/form'
import { HighroadError } from '@highroad/core/wire'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { factsOf, newestTime } from './facts.ts'
import { contentToSign, type NextForm, nextForm } from './forms-next.ts'
import { type AccountForm, formsInForce, type FormInForce, formsOfAccount } from './forms-read.ts'
import { receiptOf } from './forms-receipt.ts'
import { receiptKey } from './forms-key.ts'
import {
  type Attempt,
  attemptsOf,
  countEnded,
  keepAttempt,
  keepForm,
  type MailState,
  setMail,
} from './forms-rows.ts'
import type { Gate } from './gate.ts'

export interface FormsOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly gate: Pick<Gate, 'record' | 'handleOf'>
  readonly home: string
  /** The address of this deployment, which stands for whoever runs it. */
  readonly publicUrl: string
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
}

/** What an owner signs. */
interface Signature {
  readonly account: string
  readonly organisation: string
  readonly person: string
  /** As it was typed. */
  readonly name: string
  /** How the person proved anew that it is them. */
  readonly by: 'password' | 'passkey'
  readonly classes: readonly DataClass[]
  readonly coversFrom: number | null
  readonly until: number
  /** The digest of the text that was on the screen. */
  readonly shown: string
  /** Whether the person owns the account now, asked again within the transaction. */
  readonly stillOwner: () => Promise<boolean>
}

export interface Forms {
  /** Newest first, with states as seen from now and where each act stands in the log. */
  readonly of: (account: string) => Promise<AccountForm[]>
  readonly inForce: (account: string) => Promise<FormInForce[]>
  /** What a form signed now would rest on; null where no terms are in force. */
  readonly next: (account: string, organisation: string) => Promise<NextForm | null>
  /**
   * Puts a form before an owner, where there is something to sign, none in force, and none asked or refused under the
   * terms in force. Returns its id where it did.
   */
  readonly offer: (account: string, person: string) => Promise<string | null>
  readonly refuse: (account: string, person: string) => Promise<void>
  /**
   * Throws `not-owner`, `form-regulated`, `form-changed` (what was shown is not what stands now), `bad-request` for a
   * window or class that cannot be, `conflict`, `not-recorded`. Returns the form's id.
   */
  readonly sign: (signature: Signature) => Promise<string>
  /** Ends every form in force, and all that rests on them, before it resolves. Returns the ids of those that ended. */
  readonly withdraw: (account: string, person: string) => Promise<string[]>
  /** The same by the operator. */
  readonly revoke: (account: string, person: string) => Promise<string[]>
  /** Null where nothing was signed under this id. */
  readonly receipt: (account: string, form: string) => Promise<ConsentReceipt | null>
  readonly setMail: (account: string, form: string, mail: MailState) => Promise<void>
  /** Somebody tried to sign who does not own the account: the owners can see it. */
  readonly refuseAttempt: (account: string, person: string) => Promise<void>
  readonly attempts: (account: string) => Promise<Attempt[]>
  /** The public keys that receipts are checked with. */
  readonly jwks: Jwks
}

/** Somebody would have to sign between each reading and its recording. */
const END_TRIES = 10

export async function openForms(options: FormsOptions): Promise<Forms> {
  const { store, ledger, gate, clock, random } = options
  const key = await receiptKey(options.home, random)
  const newId = (): string => Buffer.from(random(16)).toString('hex')
  const parts = { store, ledger }
  const read = (account: string): Promise<Fact[]> =>
    store.asTenant({ account, person: null }, async (tx) =>
      (await factsOf(ledger, tx, [`account:${account}`])).map(({ fact }) => fact),
    )
  const terms = (): Promise<Fact[]> =>
    store.asTenant({ account: null, person: null }, async (tx) =>
      (await factsOf(ledger, tx, ['operator'])).map(({ fact }) => fact),
    )
  const nextOf = (account: string, organisation: string, facts: readonly Fact[], operator: readonly Fact[]) =>
    nextForm({ account, organisation, operator: options.publicUrl, facts: [...facts, ...operator] }, clock())

  /** From the newest fact's moment on: a form signed before the clock went back is in force all the same. */
  const inForceNow = (facts: readonly Fact[], account: string): string[] =>
    formStates(
      facts,
      account,
      facts.reduce((newest, { time }) => Math.max(newest, time), clock()),
    )
      .filter(({ status }) => isInForce(status))
      .map(({ form }) => form)

  const end = async (
    kind: 'form-withdrawn' | 'form-revoked',
    account: string,
    person: string,
  ): Promise<string[]> => {
    for (let tries = 1; ; tries++) {
      const forms = inForceNow(await read(account), account)
      if (forms.length === 0) return []
      let left: string[] = []
      try {
        await gate.record(
          forms.map((form) => ({ kind, time: clock(), account, form })),
          {
            account,
            person,
            within: async (tx) => {
              await countEnded(tx, account, forms)
              // Under the account's lock: one signed since the reading must not outlive this.
              const now = (await factsOf(ledger, tx, [`account:${account}`])).map(({ fact }) => fact)
              left = inForceNow(now, account)
              if (left.length > 0) throw new HighroadError('conflict')
            },
          },
        )
        return forms
      } catch (error) {
        if (left.length === 0 || tries === END_TRIES) throw error
      }
    }
  }

  /** The open request that a form signed or refused now answers; null where there is none under these terms. */
  const openRequest = (facts: readonly Fact[], account: string, version: number): string | null =>
    formStates(facts, account, clock()).find(
      ({ status, requested }) => status === 'requested' && requested?.termsVersion === version,
    )?.form ?? null

  return {
    of: (account) => formsOfAccount(parts, account, clock()),
    inForce: (account) => formsInForce(parts, account, clock()),
    next: async (account, organisation) => nextOf(account, organisation, await read(account), await terms()),
    offer: async (account, person) => {
      const facts = await read(account)
      const next = nextOf(account, '', facts, await terms())
      if (!next || markOf(facts, account) !== 'none' || classesToSign(next.terms).length === 0) return null
      const { version } = next.terms
      const answered = formStates(facts, account, clock()).some(
        ({ status, requested }) =>
          isInForce(status) ||
          ((status === 'requested' || status === 'refused') && requested?.termsVersion === version),
      )
      if (answered) return null
      const form = newId()
      await gate.record([{ kind: 'form-requested', time: clock(), account, form, termsVersion: version }], {
        account,
        person,
      })
      return form
    },
    refuse: async (account, person) => {
      const facts = await read(account)
      const next = nextOf(account, '', facts, await terms())
      if (!next) return
      const open = openRequest(facts, account, next.terms.version)
      const newest = formStates(facts, account, clock())[0]
      // Saying no twice is saying it once.
      if (open === null && newest?.status === 'refused') return
      const form = open ?? newId()
      const time = clock()
      const refused: Fact = { kind: 'form-refused', time, account, form }
      const asked: Fact = {
        kind: 'form-requested',
        time,
        account,
        form,
        termsVersion: next.terms.version,
      }
      await gate.record(open === null ? [asked, refused] : [refused], { account, person })
    },
    sign: async (asked) => {
      const { account, person } = asked
      const [facts, operator] = await Promise.all([read(account), terms()])
      const next = nextOf(account, asked.organisation, facts, operator)
      if (!next) throw new HighroadError('form-changed')
      const content = contentToSign(next, asked, clock())
      mustBeShown(content, asked.shown)
      const signer = await gate.handleOf(null, { person, place: `account:${account}`, account })
      const known = ownerFacts(facts, signer).length
      const open = openRequest(facts, account, next.terms.version)
      const form = open ?? newId()
      // After every fact of the account, so that the record names the very moment that the ledger does.
      const at = Math.max(clock(), newestTime(facts.map((fact) => ({ entryId: '', fact }))) + 1)
      const signing = { form, at, signer, name: asked.name, by: asked.by }
      const record = recordBytes(consentRecord(content, signing))
      const jws = await key.sign(record)
      const given = formGiven(content, signing, record)
      const ended = endedBy(content).map((one) => one.form)
      const toRecord: Fact[] = [
        ...(known > 0
          ? []
          : [{ kind: 'owner-set', time: at, account, handle: signer, owner: true } as const]),
        ...(open === null
          ? [{ kind: 'form-requested', time: at, account, form, termsVersion: next.terms.version } as const]
          : []),
        given,
        ...ended.map((one) => ({ kind: 'form-withdrawn', time: at, account, form: one }) as const),
      ]
      await gate.record(toRecord, {
        account,
        person,
        within: async (tx) => {
          // Under the account's lock: whatever came between the reading and this is seen.
          const now = (await factsOf(ledger, tx, [`account:${account}`])).map(({ fact }) => fact)
          const owners = ownerFacts(now, signer)
          const changed = owners.length !== Math.max(known, 1)
          if (changed || owners.at(-1)?.owner !== true || !(await asked.stillOwner()))
            throw new HighroadError('not-owner')
          if (markOf(now, account) !== 'none') throw new HighroadError('form-regulated')
          if (now.some((fact) => fact.kind === 'form-given' && fact.form === form && fact.time !== at))
            throw new HighroadError('conflict')
          const before = now.filter((fact) => fact.time < at)
          const still = nextOf(account, asked.organisation, before, operator)
          if (still) mustBeShown(contentToSign(still, asked, clock()), asked.shown)
          await keepForm(tx, account, form, jws)
          if (ended.length > 0) await countEnded(tx, account, ended)
        },
      })
      return form
    },
    withdraw: (account, person) => end('form-withdrawn', account, person),
    revoke: (account, person) => end('form-revoked', account, person),
    receipt: (account, form) => receiptOf(parts, account, form),
    setMail: (account, form, mail) =>
      store.asTenant({ account, person: null }, (tx) => setMail(tx, account, form, mail)),
    refuseAttempt: async (account, person) => {
      const handle = await gate.handleOf(null, { person, place: `account:${account}`, account })
      await store.asTenant({ account, person: null }, (tx) => keepAttempt(tx, account, handle, clock()))
    },
    attempts: (account) => store.asTenant({ account, person: null }, (tx) => attemptsOf(tx, account)),
    jwks: key.jwks,
  }
}

/** What is signed is what was shown. */
function mustBeShown(content: FormContent, shown: string): void {
  if (textDigest(formText({ ...content, classes: inOrder(content.classes) })) !== shown)
    throw new HighroadError('form-changed')
}

const ownerFacts = (facts: readonly Fact[], handle: string): FactOf<'owner-set'>[] =>
  facts.filter((fact): fact is FactOf<'owner-set'> => fact.kind === 'owner-set' && fact.handle === handle)

/** The strictest mark of the newest moment; no mark recorded is none that allows. */
function markOf(facts: readonly Fact[], account: string): RegulationMark | null {
  const marks = facts.filter(
    (fact): fact is FactOf<'mark-set'> => fact.kind === 'mark-set' && fact.account === account,
  )
  const newest = marks.at(-1)
  if (!newest) return null
  return marks.find(({ time, mark }) => time === newest.time && mark !== 'none')?.mark ?? newest.mark
}
