/** What is never learned and never proposed: numbers, addresses, links, code, and what looks like a key or a password. */

/** Longer than this no run of letters is taken for a word. */
const LONGEST_WORD = 40
/** In capitals only, words are shorter than this; identifiers of access keys are longer. */
const LONGEST_CAPITALS = 14
const DIGIT = /\p{N}/u
/** Addresses, links, paths, assignments, code, tags. */
const SIGNS = /[@/\\_=#$%^&*+~<>|`{}]|:\S|\p{L}\.\p{L}/u
const CASE_CHANGE = /\p{Ll}\p{Lu}/gu
const CAPITALS = /^\p{Lu}+$/u
const NO_VOWEL = /[bcdfghjklmnpqrstvwxz]{8}/iu
/** Recovery codes: four or more groups of letters. */
const GROUPS = /^\p{L}{3,}(?:-\p{L}{3,}){3,}$/u
const NAMES_A_SECRET =
  /(?:^|[^\p{L}])(?:pass ?(?:word|code|phrase)|passwort|kennwort|mot de passe|contraseña|secret|token|pin|api[- ]?key)[\p{L}]{0,2}\s*(?:is|was|ist|es|est)?\s*[:=]?\s*["'“]?$/iu

/**
 * Whether a run of characters without a space may be learned. Letter-only secrets that look like a word cannot be told
 * from one by their form: {@link namesSecret} finds those that are announced.
 */
export function isLearnable(run: string): boolean {
  if (run.length > LONGEST_WORD || DIGIT.test(run) || SIGNS.test(run) || NO_VOWEL.test(run)) return false
  if (GROUPS.test(run)) return false
  if (run.length > LONGEST_CAPITALS && CAPITALS.test(run)) return false
  return (run.match(CASE_CHANGE)?.length ?? 0) < 2
}

/** Whether what follows this text is announced as a secret ("the password is …"). `before`: the same line, to its end. */
export function namesSecret(before: string): boolean {
  return NAMES_A_SECRET.test(before.slice(-60))
}
