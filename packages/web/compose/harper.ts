/** What Harper found, as plain data: its own objects stay in its memory until they are freed. */
import { type Linter, SuggestionKind } from 'harper.js'
import type { Finding } from './marks.ts'

/** So many proposals a person reads; Harper has them in the order of likeness. */
const MOST_FIXES = 4

export async function findingsIn(linter: Linter, text: string): Promise<Finding[]> {
  // With those that lie across one another: a remark on a whole sentence must not hide the mistakes in it.
  const lints = await linter.lint(text, { language: 'markdown', dedup: false })
  return lints.map((lint) => {
    const span = lint.span()
    const problem = lint.get_problem_text()
    const fixes = lint.suggestions().map((suggestion) => {
      const words = suggestion.get_replacement_text()
      return suggestion.kind() === SuggestionKind.InsertAfter ? problem + words : words
    })
    const finding = {
      from: span.start,
      to: span.end,
      kind: lint.lint_kind(),
      message: lint
        .message()
        .replaceAll('`', '“')
        .replaceAll(/“([^“]*)“/gu, '“$1”'),
      fixes: [...new Set(fixes)].slice(0, MOST_FIXES),
    }
    span.free()
    lint.free()
    return finding
  })
}
