/** What an account's people see of its forms. Receipts' mail and refused attempts are the owners' to know. */
import type { RegulationMark } from '@highroad/core/consent'
import { endsFrom } from '@highroad/core/form'
import type { FormsView, FormView } from '@highroad/core/wire'
import type { HttpParts } from './parts.ts'

type AccountForm = Awaited<ReturnType<HttpParts['forms']['of']>>[number]

export async function formsView(
  { forms, identity, receipts, clock }: HttpParts,
  asked: {
    readonly account: string
    readonly organisation: string
    readonly owner: boolean
    readonly mark: RegulationMark
  },
): Promise<FormsView> {
  const { account, organisation, owner, mark } = asked
  const now = clock()
  const [all, next, attempts] = await Promise.all([
    forms.of(account),
    forms.next(account, organisation),
    owner ? forms.attempts(account) : [],
  ])
  const names = await identity.namesOf(attempts.flatMap(({ person }) => (person === null ? [] : [person])))
  const offered = all.find(
    ({ status, requested }) => status === 'requested' && requested?.termsVersion === next?.terms.version,
  )
  return {
    at: now,
    maySign: owner,
    mark,
    offered: offered?.form ?? null,
    next,
    ends: endsFrom(now),
    forms: all.map((form) => viewOf(form, owner)),
    mails: receipts.available,
    attempts: attempts.map(({ person, ...when }) => ({
      name: person === null ? null : (names.get(person) ?? null),
      ...when,
    })),
  }
}

function viewOf(form: AccountForm, owner: boolean): FormView {
  const { given } = form
  return {
    form: form.form,
    status: form.status,
    since: form.since,
    given: given && {
      classes: given.classes,
      termsVersion: given.termsVersion,
      at: given.time,
      coversFrom: given.coversFrom,
      until: given.until,
      renews: given.renews,
    },
    renewedBy: form.renewedBy,
    steps: form.steps.map(({ status, at, entry }) => ({ status, at, entry: entry?.index ?? null })),
    permitsEnded: form.permitsEnded,
    mail: owner ? form.mail : null,
  }
}
