const KEY = 'highroad-reloaded-at'
const ONCE_WITHIN_MS = 10_000

/** Whether to load the page again now; `before` is when it was last done (0 for never). Never in a circle. */
export function mayReload(before: number, now: number): boolean {
  return now - before > ONCE_WITHIN_MS
}

/**
 * A part of the page that the server does not have any more: it was brought up to date while the page stood open. The
 * page is loaded again at the address it is going to. Where the server does not answer, nothing is loaded.
 */
export function followNewerVersions(): void {
  window.addEventListener('vite:preloadError', () => {
    const load = ({ ok }: Response) => {
      if (!ok || !mayReload(Number(sessionStorage.getItem(KEY)), Date.now())) return
      sessionStorage.setItem(KEY, String(Date.now()))
      window.location.reload()
    }
    fetch('/api/server').then(load, () => undefined)
  })
}
