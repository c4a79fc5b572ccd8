/** What has to stay letter by letter: code, links, mentions. */
import { type Rest, withoutEnd } from './found.ts'

/** Longest stretch that one pattern may look ahead: a text made to be slow is read in bounded time. */
const LINK = 2_000

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]+`/gu
/** Up to the next bracket: so many of them cannot each look ahead over all the others. */
const TARGET = /\]\(\s{0,9}<?([^\s<>()[\]]{1,2000})/gu
const WITH_SCHEME = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:[a-z][a-z\\d+.-]{1,20}://|(?:mailto|tel|javascript|data|sms):)[^\\s<>"\`]{1,${LINK}}`,
  'giu',
)
const ADDRESS =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu
const BARE = new RegExp(
  `(?<![\\p{L}\\p{N}@.-])(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}\\.){1,6}[a-z]{2,24}(?![\\p{L}\\p{N}])(?:[:/?][^\\s<>"]{0,${LINK}})?`,
  'gu',
)
const PATH =
  /(?<![^\s("'])(?:~|\.{1,2})?\/[\p{L}\p{N}_.-]{1,255}(?:\/[\p{L}\p{N}_.-]{0,255})*|(?<![\p{L}\p{N}])[A-Z]:\\\S+/gu
const NAMED = /<[@#!][^>\s]{1,128}>/gu
const TYPED = /(?<![\p{L}\p{N}])[@#]\p{L}[\p{L}\p{N}_.-]*/gu

/** Scheme and host do not mind capital letters, nor an empty path its slash; everything after them does. */
function linkKey(link: string): string {
  const bare = withoutEnd(link)
  const [, start = '', rest = ''] = /^((?:[a-z][a-z\d+.-]*:\/\/)?[^/?#]*)(.*)$/isu.exec(bare) ?? []
  return start.toLowerCase() + (rest === '/' ? '' : rest)
}

export function takeVerbatim(rest: Rest): void {
  rest.take('code', CODE, ([code]) => code)
  rest.take('mention', NAMED, ([mention]) => mention)
  rest.take('link', TARGET, ([, target]) => linkKey(target ?? ''))
  rest.take('link', WITH_SCHEME, ([link]) => linkKey(link))
  rest.take('link', ADDRESS, ([address]) => address.toLowerCase())
  rest.take('mention', TYPED, ([mention]) => withoutEnd(mention).toLowerCase())
  rest.take('link', PATH, ([path]) => withoutEnd(path))
  rest.take('link', BARE, ([link]) => linkKey(link))
}
