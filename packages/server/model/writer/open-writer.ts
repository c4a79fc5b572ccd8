/** Opens the writer that was asked for. */
import type { WriterChoice } from './choice.ts'
import { endpointWriter } from './endpoint.ts'
import { type Writer, WriterFailed } from './face.ts'
import { findLibrary } from './gguf-library.ts'
import { ggufWriter } from './gguf.ts'

interface OpenOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hears a sentence now and then while something is fetched. */
  readonly progress: (line: string) => void
  /** An event's name and numbers or ids; never content. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

/** Without what would run it, everything else starts: the writer is told as failed, and why is printed. */
export async function openWriter(choice: WriterChoice, { env, progress, log }: OpenOptions): Promise<Writer> {
  if (choice.kind === 'endpoint') return endpointWriter(choice)
  try {
    const library = await findLibrary(env, progress)
    const writer = ggufWriter({ file: choice.file, library, log })
    writer.ready().then(
      () => progress('The Writer is ready'),
      () => progress('There is no Writer: its model cannot be loaded.'),
    )
    return writer
  } catch (error) {
    const reason = (error as Error).message
    progress(`There is no Writer. ${reason}`)
    return {
      state: () => 'failed',
      // oxlint-disable-next-line require-yield -- it never writes
      write: async function* () {
        throw new WriterFailed('The Writer cannot be started.')
      },
      stop: () => Promise.resolve(),
    }
  }
}
