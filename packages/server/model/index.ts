/** The model room: speech into text, text into other text, and the cards of the processors that do it. */
export { speechModelFrom, thisServersCard } from './cards.ts'
export { Recognizer } from './recognizer.ts'
export { writersCard } from './writer/card.ts'
export { type WriterChoice, writerFrom } from './writer/choice.ts'
export { type Writer, WriterFailed } from './writer/face.ts'
export { openWriter } from './writer/open-writer.ts'
