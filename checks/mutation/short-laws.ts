/**
 * Laws over fewer made-up cases, the same each time, and without looking for the smallest that fails: a mutant is held
 * against them thousands of times, and only whether it dies is asked.
 */
import * as fc from 'fast-check'

fc.configureGlobal({ numRuns: 30, seed: 1, endOnFailure: true })
