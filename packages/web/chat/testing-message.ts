import type { MessageItem } from '@highroad/core/wire'

/** A message for the tests of this folder; what it is about is given. */
export function messageAt(place: number, about: Partial<MessageItem> = {}): MessageItem {
  return {
    message: `message-${place}`,
    channel: 'channel',
    place,
    changed: place,
    thread: null,
    author: 'ada',
    authorName: 'Ada',
    madeAt: Date.UTC(2026, 10, 23, 9, 0) + place * 1_000,
    editedAt: null,
    deleted: false,
    text: `words ${place}`,
    files: [],
    reactions: [],
    replies: null,
    pinned: false,
    client: `client-of-message-${place}`,
    ...about,
  }
}
