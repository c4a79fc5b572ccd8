/**
 * Puts words in place of a part of a text area, as if they had been typed: the page hears an input event, and the browser’s
 * own undo takes them back. Positions are UTF-16 units. The caret is after the words.
 */
export function typeInto(area: HTMLTextAreaElement, from: number, to: number, words: string): void {
  area.focus()
  area.setSelectionRange(from, to)
  // The one way that keeps undo: no other was ever specified. Where it is gone, undo is, and nothing else.
  if (words === '' ? document.execCommand('delete') : document.execCommand('insertText', false, words)) return
  area.setRangeText(words, from, to, 'end')
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
