/** The counting model behind the grey completion: learn, forget, merge, predict. */
export { compile, OWN, predict, THRESHOLD } from './predict.ts'
export type { Completion, Model, Threshold } from './predict.ts'
export { countsOf, forget, learn, merge } from './shard.ts'
export type { Shard } from './shard.ts'
export { parse, serialise } from './shard-bytes.ts'
