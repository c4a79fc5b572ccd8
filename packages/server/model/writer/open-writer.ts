/** Opens the writer that was asked for. */
import type { WriterChoice } from './choice.ts'
import { endpointWriter } from './endpoint.ts'
import type { Writer } from './face.ts'

interface OpenOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hears a sentence now and then while something is fetched. */
  readonly progress: (line: string) => void
  /** An event's name and numbers or ids; never content. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export function openWriter(choice: WriterChoice, _options: OpenOptions): Promise<Writer> {
  if (choice.kind === 'gguf') return Promise.reject(new Error('A GGUF cannot be run yet: set an endpoint instead.'))
  return Promise.resolve(endpointWriter(choice))
}
