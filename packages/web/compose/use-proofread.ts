import { useEffect, useMemo, useState } from 'react'
import { type Finding, moved } from './marks.ts'
import { proofreaderOf } from './proofreader.ts'
import { useWritingHelp } from './writing-help.ts'

const PAUSE_MS = 250
/** While somebody writes on, the word at the caret is not marked: it is not written yet. */
const WRITING_MS = 1_200
/** What is longer is not written here but pasted. */
const LONGEST = 10_000
const NONE: readonly Finding[] = []

/**
 * The marks under a text, while it changes. `isHere`: somebody is in the box; a text that merely lies there is not read.
 * `known`: words that are no mistakes here. `isWriting`: keys were pressed just now.
 */
export function useProofread(
  text: string,
  isHere: boolean,
  known: readonly string[],
): { marks: readonly Finding[]; isOn: boolean; isWriting: boolean } {
  const { marks: isOn, ignored } = useWritingHelp()
  const [found, setFound] = useState<{ text: string; marks: readonly Finding[] }>({ text: '', marks: NONE })
  const [settled, setSettled] = useState(text)
  const proofread = useMemo(() => proofreaderOf({}), [])
  const names = known.join(' ')
  const isDue = isOn && isHere && text !== found.text && text.length <= LONGEST

  useEffect(() => {
    if (!isDue) return undefined
    let wanted = true
    const read = async () => {
      const marks = text.trim() === '' ? NONE : await proofread(text, names.split(' '))
      if (wanted && marks) setFound({ text, marks })
    }
    const timer = setTimeout(() => void read(), PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [isDue, text, names, proofread])
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WRITING_MS)
    return () => clearTimeout(timer)
  }, [text])

  const marks = useMemo(() => {
    if (!isOn) return NONE
    const not = new Set(ignored)
    return moved(found.marks, found.text, text).filter(
      ({ from, to }) => !not.has(text.slice(from, to).toLocaleLowerCase()),
    )
  }, [isOn, ignored, found, text])
  return { marks, isOn, isWriting: settled !== text }
}
