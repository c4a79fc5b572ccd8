/** The facts that one request rests on, each list of scopes read once: its questions are all answered for one moment. */
import { compile, type CompiledFacts, type Fact, type Scope } from '@highroad/core/consent'
import type { Gate } from '../gate/index.ts'

export interface FactsOnce {
  readonly facts: (scopes: readonly Scope[]) => Promise<readonly Fact[]>
  /** Those facts, and the same as decisions are made from. */
  readonly compiled: (
    scopes: readonly Scope[],
  ) => Promise<{ facts: readonly Fact[]; compiled: CompiledFacts }>
}

/** For one request; the next one reads anew. */
export function readOnce(gate: Pick<Gate, 'facts'>): FactsOnce {
  const read = new Map<string, Promise<readonly Fact[]>>()
  const made = new Map<readonly Fact[], CompiledFacts>()
  const facts: FactsOnce['facts'] = (scopes) => {
    const key = scopes.join(' ')
    const reading = read.get(key) ?? gate.facts(scopes)
    read.set(key, reading)
    return reading
  }
  return {
    facts,
    compiled: async (scopes) => {
      const list = await facts(scopes)
      const compiled = made.get(list) ?? compile(list)
      made.set(list, compiled)
      return { facts: list, compiled }
    },
  }
}
