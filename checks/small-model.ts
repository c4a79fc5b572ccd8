/** The language model that the tests run for real, and what runs it: found, or fetched once before any test waits for it. */
import { smallModel } from '../packages/server/model/writer/testing/small-model.ts'

/** Returns a sentence where there is none and none can be fetched: then the tests cannot pass. */
export async function findSmallModel(say: (line: string) => void): Promise<string[]> {
  try {
    await smallModel(say)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
