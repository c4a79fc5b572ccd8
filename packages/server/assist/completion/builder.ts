/** The thread that builds models, so that nobody waits while one is built. It has no environment and no connection. */
import { Worker } from 'node:worker_threads'
import type { Model } from '@highroad/core/completion'

/** What was read goes with the thread when it was idle for so long. */
const IDLE_MS = 5_000

interface Job {
  readonly done: (model: Model) => void
  readonly failed: (error: Error) => void
}

export class Builder {
  readonly #jobs = new Map<number, Job>()
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined
  #last = 0

  /** Rejects where the thread fell over. */
  build(texts: readonly string[], weight: number): Promise<Model> {
    clearTimeout(this.#idle)
    const job = ++this.#last
    return new Promise((done, failed) => {
      this.#jobs.set(job, { done, failed })
      this.#thread().postMessage({ job, texts, weight }, [])
    })
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    // Before waiting: what is asked for from now on is the next thread's.
    this.#fail()
    await worker?.terminate()
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('builder-thread.ts', import.meta.url), { env: {} })
    worker.unref()
    worker.on('message', ({ job, model }: { job: number; model: Model }) => {
      this.#jobs.get(job)?.done(model)
      this.#jobs.delete(job)
      if (this.#jobs.size > 0) return
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.stop(), IDLE_MS)
      this.#idle.unref()
    })
    const over = () => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#fail()
    }
    worker.on('error', over)
    worker.on('exit', over)
    this.#worker = worker
    return worker
  }

  #fail(): void {
    for (const { failed } of this.#jobs.values()) failed(new Error('the thread that builds models is gone'))
    this.#jobs.clear()
  }
}
