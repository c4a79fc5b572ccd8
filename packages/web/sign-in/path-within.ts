/** Where to go after signing in: a path of this site, or the start. Another site's address is never followed. */
export function pathWithin(to: string | null): string {
  return to && /^\/(?![/\\])[\w\-/?=&%.]*$/u.test(to) ? to : '/'
}
