/**
 * Tables that belong to no account, and why no policy by account guards them. A test compares this list with the database:
 * a table that is neither here nor under a policy for `app` by account fails it.
 */
export const TABLES_WITHOUT_ACCOUNT: Readonly<Record<string, string>> = {
  'store.migration': 'Which migrations were run. Only the role owner may name it.',
  'identity.person': 'A person lives across accounts. Only the role auth may name it.',
  'identity.session': 'Belongs to a person. Only the role auth may name it.',
  'identity.credential': 'Belongs to a person. Only the role auth may name it.',
  'identity.verification': 'Belongs to whoever signs in. Only the role auth may name it.',
  'identity.account': 'The accounts themselves. Only the role auth may name it.',
  'identity.membership': 'Asked by person as well as by account. Only the role auth may name it.',
  'identity.invitation': 'Opened by its token before anybody is a member. Only the role auth may name it.',
  'identity.guest': 'A guest acts for no account. Only the role auth may name it.',
  'identity.passkey': 'Belongs to a person. Only the role auth may name it.',
  'identity.spent_challenge': 'Belongs to nobody: hashes of random bytes. Only the role auth may name it.',
  'identity.fresh_sign_in': 'Belongs to a person’s session. Only the role auth may name it.',
  'identity.seat': 'Who held a seat when, as hashes. Only the role auth may name it.',
  'identity.set_up': 'One row for the whole deployment. Only the role auth may name it.',
  'gate.standing': 'What a person said for every account. Reached only through functions, by that person.',
  'authzen.key': 'Opened by its secret before any account is known. Only the role auth may name it.',
  'gate.terms_document':
    'The operator’s terms, one for all accounts, and public. Reached only through functions.',
  'gate.declared_card':
    'What the deployment says of its own processors, for all accounts. Reached only through functions.',
  'price.list': 'The operator’s price lists, one for all accounts. Reached only through functions.',
  'ledger.scope_head': 'Chains of all scopes, the operator’s too. Reached only by name through functions.',
  'ledger.checkpoint': 'The log is one for all accounts, and public.',
  'gate.stopping': 'Scopes of whatever account, for moments. Reached only by name through functions.',
  'gate.process_clock': 'How far server processes’ clocks are ahead. Reached only through functions.',
  'ledger.published': 'How far that log is published. Only the role sequencer may name it.',
}
