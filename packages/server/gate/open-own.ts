/** Puts together what the gate offers of a person's own. */
import type { Own } from './own.ts'
import { asPerson, ownFacts, ownHandles, ownStanding } from './own-rows.ts'
import { ownUses } from './own-uses.ts'
import { formNoticeShown, leaveOut, letIn, neverTrain, type StandingParts } from './standing.ts'

export function openOwn(parts: StandingParts): Own {
  const { store, ledger } = parts
  return {
    standing: (person) => asPerson(store, person, ownStanding),
    neverTrain: (person, on) => neverTrain(parts, person, on),
    leaveOut: (person, features) => leaveOut(parts, person, features),
    letIn: (person, features) => letIn(parts, person, features),
    formNoticeShown: (person, notice) => formNoticeShown(parts, person, notice),
    handles: (person) => asPerson(store, person, ownHandles),
    facts: (person, of) => asPerson(store, person, (tx) => ownFacts(tx, of)),
    uses: (person, of) => ownUses(store, ledger, person, of),
  }
}
