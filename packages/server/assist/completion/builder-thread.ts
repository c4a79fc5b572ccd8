/** Builds models in a thread of its own: texts in, a compiled model out. Nothing stays here. */
import { parentPort } from 'node:worker_threads'
import { compile, learn, type Shard } from '@highroad/core/completion'

parentPort?.on('message', ({ job, texts, weight }: { job: number; texts: string[]; weight: number }) => {
  const shard: Shard = new Map()
  for (const text of texts) learn(shard, text)
  parentPort?.postMessage({ job, model: compile(shard, weight) }, [])
})
