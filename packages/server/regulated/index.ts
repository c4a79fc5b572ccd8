/** Regulated accounts and the cards of processors: facts that owners and the operator set (R5, R8). */
export { against } from './against.ts'
export { type Cards, openCards } from './cards.ts'
export { type Marks, openMarks } from './marks.ts'
