/**
 * The tests that mutants of `core/consent` and `core/terms` are held against, as one file: a mutant is then run in one
 * process, and the quick tests come first, so that most mutants die before the laws are begun.
 */
import './short-laws.ts'
import '../../packages/core/consent/facts.test.ts'
import '../../packages/core/consent/compile.test.ts'
import '../../packages/core/consent/reasons.test.ts'
import '../../packages/core/consent/consulted.test.ts'
import '../../packages/core/consent/narrows.test.ts'
import '../../packages/core/consent/decide.test.ts'
import '../../packages/core/consent/decide-limits.test.ts'
import '../../packages/core/consent/decide-edges.test.ts'
import '../../packages/core/consent/decide-train.test.ts'
import '../../packages/core/consent/decide-channel.test.ts'
import '../../packages/core/consent/versions.test.ts'
import '../../packages/core/consent/decision-table.test.ts'
import '../../packages/core/terms/compare.test.ts'
import '../../packages/core/terms/parse.test.ts'
import '../../packages/core/consent/moments.test.ts'
import '../../packages/core/consent/ties.test.ts'
import './sample-of-cases.ts'
import '../../packages/core/consent/laws.test.ts'
import '../../packages/core/consent/laws-train.test.ts'
