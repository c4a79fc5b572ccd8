/** The media server that the tests run for real: found, or built once before any test waits for it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinary } from '../packages/server/media/livekit-binary.ts'

/** Returns a sentence where there is none and none can be built: then the tests cannot pass. */
export async function findMediaServer(say: (line: string) => void): Promise<string[]> {
  const home = mkdtempSync(join(tmpdir(), 'highroad-media-'))
  try {
    const found = await findBinary(home, process.env, say)
    return 'file' in found ? [] : [`${found.missing} ${found.get}`]
  } finally {
    rmSync(home, { recursive: true })
  }
}
