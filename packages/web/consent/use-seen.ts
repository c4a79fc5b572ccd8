import { useEffect, useRef, type RefObject } from 'react'
import { isSeen } from './seen.ts'

/** Calls `onSeen` once, when the element lies in view while the page itself is visible. */
export function useSeen(element: RefObject<Element | null>, onSeen: () => void): void {
  const callback = useRef(onSeen)
  useEffect(() => {
    callback.current = onSeen
  })
  useEffect(() => {
    const node = element.current
    if (!node) return undefined
    let last: IntersectionObserverEntry | undefined
    let done = false
    const check = () => {
      if (done || !last) return
      const { intersectionRect, boundingClientRect, rootBounds } = last
      const seen = isSeen({
        pageVisible: document.visibilityState === 'visible',
        visibleHeight: intersectionRect.height,
        height: boundingClientRect.height,
        windowHeight: rootBounds?.height ?? window.innerHeight,
      })
      if (!seen) return
      done = true
      stop()
      callback.current()
    }
    const observer = new IntersectionObserver(
      (entries) => {
        last = entries.at(-1)
        check()
      },
      { threshold: [0, 0.25, 0.5, 0.75, 0.9, 1] },
    )
    const stop = () => {
      observer.disconnect()
      document.removeEventListener('visibilitychange', check)
    }
    observer.observe(node)
    document.addEventListener('visibilitychange', check)
    return stop
  }, [element])
}
