import type { z } from 'zod'
import { Problem, sentenceOf } from './api.ts'

const FIELD_SENTENCES: Record<string, string> = {
  email: 'This is not an e-mail address. Nothing was sent. Check it.',
  password: 'A password has 10 characters or more. Nothing was sent. Choose a longer one.',
}

/** The form's fields as the schema wants them; throws a `Problem` that names the first field that does not fit. */
export function readForm<T>(schema: z.ZodType<T>, form: FormData): T {
  const parsed = schema.safeParse(Object.fromEntries(form))
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? '')
  throw new Problem(
    'bad-request',
    FIELD_SENTENCES[field] ?? 'This cannot stay as it is. Nothing was sent. Check it.',
    field,
  )
}

/** Reads, for a field's name, the sentence that is about that field. */
export function wrongFieldOf(error: unknown): (field: string) => string | undefined {
  return (field) => (error instanceof Problem && error.field === field ? sentenceOf(error) : undefined)
}
