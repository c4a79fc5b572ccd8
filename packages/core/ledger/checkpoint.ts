/** C2SP checkpoints (c2sp.org/tlog-checkpoint): how large the log is and what its root is, signed. */
import { fromBase64, toBase64 } from './base64.ts'
import { type SignerKey, type VerifierKey, openNote, signNote } from './note.ts'

export interface Checkpoint {
  /** The log's name; where the log is ours, also the name of the key it is signed with. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** Makes and signs a checkpoint whose origin is the signer's name. */
export function signCheckpoint(size: number, root: Uint8Array, signer: SignerKey): string {
  return signNote(`${signer.name}\n${size}\n${toBase64(root)}\n`, signer)
}

/** Opens a signed checkpoint under a verifier key: the checkpoint, or a sentence that says why not. */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint | { readonly error: string } {
  const opened = openForeignCheckpoint(note, key)
  if ('error' in opened || opened.origin === key.name) return opened
  return { error: 'the checkpoint is of another log' }
}

/** The same for any log: its key need not have the name that the log has, as C2SP allows. */
export function openForeignCheckpoint(
  note: string,
  key: VerifierKey,
): Checkpoint | { readonly error: string } {
  const opened = openNote(note, key)
  if ('error' in opened) return opened
  const [origin, size, root, ...rest] = opened.text.split('\n')
  const hash = root === undefined ? null : fromBase64(root)
  const entries = Number(size)
  // What follows the third line is extensions, each a line of its own; none may be empty.
  const whole = rest.at(-1) === '' && rest.slice(0, -1).every((line) => line !== '')
  if (
    origin === undefined ||
    origin === '' ||
    !/^(0|[1-9][0-9]*)$/.test(size ?? '') ||
    !Number.isSafeInteger(entries)
  )
    return { error: 'the signed text is no checkpoint' }
  if (hash === null || hash.length !== 32 || !whole) return { error: 'the signed text is no checkpoint' }
  return { origin, size: entries, root: hash }
}
