/** Puts the room together: the nouns, and who is told. */
import { HighroadError } from '@highroad/core/wire'
import { putOut } from './admitting.ts'
import { edit, pin, react, remove } from './changing.ts'
import { channels, joinOwn } from './channels.ts'
import { openConsent } from './consent/open-consent.ts'
import { latest } from './context/latest.ts'
import { namesThere } from './context/names.ts'
import { typingPlaces } from './context/typing-places.ts'
import { unchanged, unread } from './context/unread.ts'
import { newestOf, unsaidSince } from './context/unsaid-since.ts'
import { drafts } from './drafts.ts'
import type { Files, Workspace } from './face.ts'
import { openFiles } from './files/open-files.ts'
import { Hub } from './hub.ts'
import type { WorkspaceOptions, WorkspaceParts } from './parts.ts'
import { post } from './posting.ts'
import { PostingTogether } from './posting-together.ts'
import { changes, message, page, pins, read } from './reading.ts'
import { openSearch } from './search/search.ts'

const nothing = (): Promise<never> => Promise.reject(new HighroadError('not-found'))
const NO_FILES: Files = { upload: nothing, file: nothing, preview: nothing, discard: nothing }

/** Resolves once notifications of other processes arrive. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const personLeft = async (account: string, person: string): Promise<void> => {
    // Their devices first: no request of theirs is answered any more, whatever becomes of the rows.
    hub.tell.left(account, person)
    const places = await putOut(options, account, { channel: null, person })
    for (const channel of places) await hub.tell.people({ account, channel }, [person])
  }
  const { home } = options
  const files =
    home === undefined
      ? null
      : await openFiles({ ...options, home, join: (who, channel) => joinOwn(parts, who, channel) })
  const withFiles = files ? { ...options, files } : options
  const hub = new Hub({ ...withFiles, left: personLeft })
  const parts: WorkspaceParts = { ...withFiles, tell: hub.tell }
  const together = new PostingTogether(parts)
  await hub.start()
  return {
    channels: channels(parts),
    messages: {
      page: (who, channel, asked) => page(parts, who, channel, asked),
      changes: (who, channel, since) => changes(parts, who, channel, since),
      post: (who, channel, asked) => post(parts, together, who, channel, asked),
      message: (who, id) => message(parts, who, id),
      edit: (who, id, text) => edit(parts, who, id, text),
      remove: (who, id) => remove(parts, who, id),
      react: (who, id, emoji, on) => react(parts, who, id, { emoji, on }),
      pin: (who, id, on) => pin(parts, who, id, on),
      pins: (who, channel) => pins(parts, who, channel),
      read: (who, channel, place) => read(parts, who, channel, place),
    },
    drafts: drafts(parts),
    consent: openConsent(parts),
    context: {
      unread: (who, channel, asked) => unread(parts, who, channel, asked),
      latest: (who, channel, asked) => latest(parts, who, channel, asked),
      namesThere: (who, channel) => namesThere(parts, who, channel),
      typingPlaces: (who, channel, most) => typingPlaces(parts, who, channel, most),
      onUnsaid: (told) => hub.unsaid.listen(told),
      hears: () => hub.unsaid.hears,
      newestOf: (account, channel, asked) => newestOf(parts, account, channel, asked),
      unsaidSince: (account, read) => unsaidSince(parts, account, read),
      unchanged: (who, channel, of) => unchanged(parts, who, channel, of),
    },
    search: openSearch(parts),
    files: files ?? NO_FILES,
    events: { connect: (who, account, send, onGone) => hub.connect(who, account, send, onGone) },
    personLeft,
    stop: async () => {
      await hub.stop()
      await files?.stop()
    },
  }
}
