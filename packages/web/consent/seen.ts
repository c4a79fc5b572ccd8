/**
 * Whether a notice counts as shown: the page is visible, and three quarters of the notice, or as much of it as fills
 * half the window, lies in view. Heights in pixels.
 */
export function isSeen(now: {
  pageVisible: boolean
  visibleHeight: number
  height: number
  windowHeight: number
}): boolean {
  if (!now.pageVisible || now.height <= 0 || now.visibleHeight <= 0) return false
  return now.visibleHeight >= Math.min(now.height * 0.75, now.windowHeight / 2)
}
