/** The model room: speech into text, and the card of the processor that does it. */
export { speechModelFrom, thisServersCard } from './cards.ts'
export { Recognizer } from './recognizer.ts'
