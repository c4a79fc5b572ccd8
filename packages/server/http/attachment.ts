/** The header that makes a browser save what comes, under a name that somebody else chose (RFC 6266). */

const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** The name in ASCII for those who read no other, and as it is, encoded. It can neither end the header nor be a path. */
export function asAttachment(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name.replace(/[/\\]/g, '_'))}`
}
