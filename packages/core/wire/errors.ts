/** The one table of errors: code, HTTP status, sentence. A denial is not an error: it is a decision with reasons. */
import { z } from 'zod'

/** Sentences say what happened, what it means for your data, and what to do. */
export const ERRORS = {
  'bad-request': [
    400,
    'Something in this request is not as it should be. Nothing was changed. Check the marked field and try again.',
  ],
  'not-signed-in': [401, 'You are not signed in. Nothing was changed. Sign in and try again.'],
  'wrong-credentials': [
    401,
    'That e-mail and password do not go together. Nothing was changed. Check both and try again.',
  ],
  'wrong-password': [401, 'That is not your password. Nothing was changed. Check it and try again.'],
  'fresh-sign-in-needed': [
    403,
    'This needs you to sign in again first, with your password or a passkey. Nothing was changed. Do that, and repeat it within five minutes.',
  ],
  'not-owner': [
    403,
    'Only an owner signs for an organisation, and you are not one now. Nothing was signed, and the owners see that it was tried. Ask an owner to sign.',
  ],
  'name-differs': [
    400,
    'This is not the name that you go by here. Nothing was signed. Type your name as it stands at the foot of the menu.',
  ],
  'form-changed': [
    409,
    'What this form rests on changed while you read it. Nothing was signed. Read it again as it is now, and sign that if you want to.',
  ],
  'form-regulated': [
    409,
    'This organisation is marked as regulated, so nothing of it may train a model, signed or not. Nothing was signed.',
  ],
  'no-mail': [
    409,
    'This server sends no e-mail, or you have no address here. Nothing was changed. Download the receipt instead.',
  ],
  'passkey-refused': [
    401,
    'This passkey was not accepted here. Nothing was changed. Try again, or sign in with your password.',
  ],
  'passkeys-elsewhere': [
    409,
    'Passkeys need a server with a name, and this one is reached by a number. Nothing was changed. Use your password, or ask whoever runs the server to give it a name.',
  ],
  'too-many-passkeys': [
    409,
    'You have twenty passkeys, which is as many as one person can keep here. Nothing was changed. Remove one that you no longer use.',
  ],
  'last-owner': [
    409,
    'An organisation always has an owner, and this is its last one. Nothing was changed. Make somebody else an owner first.',
  ],
  'too-many-joins': [
    429,
    'Too many people without sign-in came from your network just now. Nothing was recorded of you. Wait ten minutes, or sign in, and join again.',
  ],
  'too-many-tries': [
    429,
    'There were too many wrong tries. Nothing was changed. Wait ten minutes and try again.',
  ],
  'key-unknown': [
    401,
    'This request carries no key that this server knows: it is missing, mistyped or revoked. Nothing was decided, so nothing may be used. Ask an owner or admin of the organisation for a key.',
  ],
  'too-many-requests': [
    429,
    'This key asks more often than it may. Nothing was decided, so nothing may be used. Wait a second and ask again.',
  ],
  'too-many-sessions': [
    429,
    'This page began more sessions of telemetry than an hour has room for. Nothing was noted, and nothing else is affected.',
  ],
  'not-yours': [403, 'You may not do this here. Nothing was changed. An owner or the host can.'],
  'wrong-origin': [
    403,
    'This request did not come from a page of this server, so nothing was changed. Open the address that the server printed and try again.',
  ],
  'not-found': [
    404,
    'There is nothing here that you can open. Check the link, or ask whoever sent it for a new one.',
  ],
  'wrong-set-up-code': [
    403,
    'That is not the set-up code. Nothing was set up. Copy the code that was printed where the server was started.',
  ],
  'already-set-up': [
    409,
    'This server is already set up. Nothing was changed. Sign in, or ask an owner for an invitation.',
  ],
  'invitation-unknown': [
    404,
    'This invitation link is not one of ours, or it was taken back. Ask whoever invited you for a new one.',
  ],
  'invitation-expired': [
    410,
    'This invitation has expired. Nothing was changed. Ask whoever invited you for a new one.',
  ],
  'invitation-used': [410, 'This invitation was already used. Sign in, or ask for a new one.'],
  'email-taken': [
    409,
    'Somebody already signs in with this e-mail. Nothing was changed. Sign in with it instead.',
  ],
  'meeting-unknown': [
    404,
    'There is no meeting behind this link. Check the link, or ask the host for a new one.',
  ],
  'meeting-ended': [
    410,
    'This meeting has ended. What was kept of it is with its host; nothing more is recorded.',
  ],
  'meeting-elsewhere': [
    409,
    'Meetings are held by another process of this server, and this one cannot let you in. Nothing was changed. Open the meeting at its own address, which whoever runs the server knows.',
  ],
  'media-missing': [
    503,
    'This server has no media server, so meetings cannot carry sound or video yet. Nothing was lost. Whoever runs the server can add one.',
  ],
  'media-down': [
    503,
    'The media server stopped. The meeting waits and nothing that was kept is lost. You are connected again as soon as it is back.',
  ],
  'channel-name-taken': [
    409,
    'A channel of this organisation has this name already; it may be one that you are not in. Nothing was changed. Choose another name.',
  ],
  'channel-archived': [
    409,
    'This channel is archived: it can be read, and nothing in it changes. Nothing was sent. Whoever manages the channel can open it again.',
  ],
  'channel-full': [
    409,
    'This channel has as many people as one can hold. Nobody was added. Remove somebody first, or open another channel.',
  ],
  'too-many-reactions': [
    409,
    'There are twenty different reactions on this message, which is as many as one can have. Nothing was changed. Use one of those.',
  ],
  'message-too-long': [
    413,
    'This is longer than a message can be, which is 40,000 characters. Nothing was sent or kept of it. Shorten it, or send it as a file.',
  ],
  'too-many-messages': [
    429,
    'You are faster than ten messages or changes a second. This one was not sent, and those before it were. Wait a few seconds and send it again.',
  ],
  'too-often': [
    429,
    'You did this very often within seconds. This time nothing was changed. Wait a few seconds and do it again.',
  ],
  'too-many-devices': [
    429,
    'You are connected from as many windows and devices at once as one person can be. Nothing is lost: what was sent before is kept, and the others go on. Close some of them and open this one again.',
  ],
  'file-too-large': [
    413,
    'This file is larger than 50 MiB, which is as much as one can have here. Nothing of it was kept. Send a smaller one, or a link to it.',
  ],
  'files-full': [
    507,
    'The files of this organisation take up all the room that they have here. Nothing of this one was kept, and those before it are safe. Delete messages with files that nobody needs any more, or ask whoever runs the server for more room.',
  ],
  'too-many-files': [
    409,
    'A hundred files that you uploaded here are not sent yet. Nothing of this one was kept. Send some of them or take them away first.',
  ],
  'disk-full': [
    507,
    'The server has no room left on its disk, so this was not saved. What was saved before is safe. Whoever runs the server has to free some space.',
  ],
  denied: [
    403,
    'The gate said no to this use. Nothing was read. “Why?” shows the reasons and who could change them.',
  ],
  conflict: [
    409,
    'Somebody changed this at the same moment. Your change was not saved. Look at it again and repeat it.',
  ],
  'too-large': [413, 'This is too large. Nothing was saved. Make it smaller and try again.'],
  'not-recorded': [
    503,
    'The ledger could not record this, so every use it is about has stopped until it can. Try again in a moment.',
  ],
  internal: [
    500,
    'Something went wrong on the server. What was acknowledged before is safe. Try again; if it happens again, tell whoever runs the server the time.',
  ],
} as const satisfies Record<string, readonly [number, string]>

/** Errors of haste: the same again goes through later. */
export type HastyCode = {
  [Code in keyof typeof ERRORS]: (typeof ERRORS)[Code][0] extends 429 ? Code : never
}[keyof typeof ERRORS]

/** After how many seconds it surely does, where nobody knows better; sent as `Retry-After`. */
export const RETRY_AFTER_S = {
  'too-many-joins': 600,
  'too-many-tries': 600,
  'too-many-requests': 1,
  'too-many-sessions': 3_600,
  'too-many-messages': 1,
  'too-often': 5,
  'too-many-devices': 60,
} as const satisfies Record<HastyCode, number>

export const ErrorCode = z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS, ...(keyof typeof ERRORS)[]])
export type ErrorCode = z.infer<typeof ErrorCode>

/** The body of every error answer. `field` names the offending field of a bad request, never its value. */
export const ErrorBody = z.strictObject({
  error: ErrorCode,
  sentence: z.string(),
  field: z.string().optional(),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** An error of the table, thrown inside the server and turned into an answer at its edge. */
export class HighroadError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  /** Of an error of haste, where more is known than `RETRY_AFTER_S`. */
  readonly retryAfterS: number | undefined
  constructor(code: ErrorCode, field?: string, retryAfterS?: number) {
    super(ERRORS[code][1])
    this.name = 'HighroadError'
    this.code = code
    this.field = field
    this.retryAfterS = retryAfterS
  }
}
