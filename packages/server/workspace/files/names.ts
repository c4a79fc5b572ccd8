/**
 * A file's name is only a name. What is kept of a claimed one, in this order:
 * - what follows the last slash or backslash: no path;
 * - without control characters, line and paragraph separators, marks that turn the direction of writing or hide themselves;
 * - `< > : " | ? *`, which some systems cannot have in a name, as `_`;
 * - white space as one space, none at the ends, no dots at the ends either (`..`, `.profile`);
 * - a `_` before names that are devices on Windows (`CON`, `nul.txt`);
 * - at most 200 bytes of UTF-8, the ending kept where it is short;
 * - and `file` where nothing is left.
 */
const MOST_BYTES = 200
const MOST_ENDING = 20

/** Control characters, surrogates alone, separators, direction marks, the byte order mark, tags, what has no meaning yet. */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8')

function shortened(text: string, most: number): string {
  let kept = ''
  let bytes = 0
  for (const one of text) {
    bytes += bytesOf(one)
    if (bytes > most) break
    kept += one
  }
  return kept
}

const trimmed = (text: string): string => text.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')

/** The name that is kept and shown for a claimed one. */
export function safeName(claimed: string): string {
  const name = trimmed(
    (claimed.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
      .replace(/\s+/gu, ' ')
      .replace(UNSEEN, '')
      .replace(/[<>:"|?*]/g, '_')
      .replace(/\s+/gu, ' '),
  )
  if (name === '') return 'file'
  const whole = DEVICE.test(name) ? `_${name}` : name
  if (bytesOf(whole) <= MOST_BYTES) return whole
  const dot = whole.lastIndexOf('.')
  const ending = dot > 0 && bytesOf(whole.slice(dot)) <= MOST_ENDING ? whole.slice(dot) : ''
  return trimmed(
    shortened(whole.slice(0, whole.length - ending.length), MOST_BYTES - bytesOf(ending)) + ending,
  )
}
