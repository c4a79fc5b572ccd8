/**
 * A test runner for Stryker that holds each mutant against the tests of the rules inside one process, where a run takes
 * milliseconds. Stryker gives a fresh process to each mutant that is active while modules load.
 */
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  determineHitLimitReached,
  DryRunStatus,
  type DryRunResult,
  type MutantRunOptions,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'

interface StandIn {
  readonly collectedTests: readonly { readonly name: string; readonly run: () => unknown }[]
}

/** A file of the sandbox that Stryker made, in which this process runs. */
const here = (path: string) => pathToFileURL(resolve(path)).href
const standIn = new URL('stand-in-for-vitest.ts', import.meta.url).href
const stryker = ((globalThis as Record<string, unknown>)[INSTRUMENTER_CONSTANTS.NAMESPACE] ??=
  {}) as InstrumenterContext

class InProcessRunner implements TestRunner {
  #tests: StandIn['collectedTests'] | null = null

  capabilities() {
    return { reloadEnvironment: false }
  }

  async dryRun(): Promise<DryRunResult> {
    const result = await this.#run(undefined, false)
    return result.status === DryRunStatus.Complete && stryker.mutantCoverage !== undefined
      ? { ...result, mutantCoverage: stryker.mutantCoverage }
      : result
  }

  async mutantRun({ activeMutant, hitLimit, mutantActivation, testFilter }: MutantRunOptions) {
    if (mutantActivation === 'runtime') await this.#load()
    delete stryker.hitCount
    delete stryker.hitLimit
    if (hitLimit !== undefined) Object.assign(stryker, { hitCount: 0, hitLimit })
    stryker.activeMutant = activeMutant.id
    const result = await this.#run(testFilter, true)
    delete stryker.activeMutant
    return toMutantRunResult(determineHitLimitReached(stryker.hitCount, hitLimit) ?? result)
  }

  async #load(): Promise<StandIn['collectedTests']> {
    if (this.#tests !== null) return this.#tests
    registerHooks({
      resolve: (name, context, next) => {
        if (name === 'vitest') return { url: standIn, shortCircuit: true }
        // By its name the package is the one beside the sandbox, in which nothing is mutated.
        if (name === '@highroad/core/consent') return next(here('packages/core/consent/index.ts'), context)
        return next(name, context)
      },
    })
    await import(here('checks/mutation/tests-of-rules.ts'))
    const { collectedTests } = (await import(standIn)) as StandIn
    if (collectedTests.length === 0) throw new Error('no tests were collected')
    return (this.#tests = collectedTests)
  }

  async #run(only: readonly string[] | undefined, bail: boolean): Promise<DryRunResult> {
    const wanted = only === undefined ? null : new Set(only)
    const results: TestResult[] = []
    try {
      for (const test of await this.#load()) {
        if (wanted !== null && !wanted.has(test.name)) continue
        const result = await runOne(test)
        results.push(result)
        if (bail && result.status === TestStatus.Failed) break
      }
    } catch (error) {
      // The modules do not even load: the first thing that any test would notice.
      results.push({ ...named('modules load'), status: TestStatus.Failed, failureMessage: String(error) })
    }
    return { status: DryRunStatus.Complete, tests: results }
  }
}

const named = (name: string) => ({ id: name, name, timeSpentMs: 0 })

async function runOne({ name, run }: StandIn['collectedTests'][number]): Promise<TestResult> {
  stryker.currentTestId = name
  const began = performance.now()
  const said = () => ({ ...named(name), timeSpentMs: performance.now() - began })
  try {
    await run()
    return { ...said(), status: TestStatus.Success }
  } catch (error) {
    return { ...said(), status: TestStatus.Failed, failureMessage: String(error) }
  } finally {
    delete stryker.currentTestId
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
