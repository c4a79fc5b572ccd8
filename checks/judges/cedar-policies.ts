/** Asks Cedar questions of the policies in `policies/`: a set a file, parsed once, an answer to one context at a time. */
import { readFileSync, readdirSync } from 'node:fs'
import {
  policySetTextToParts,
  preparsePolicySet,
  statefulIsAuthorized,
  type CedarValueJson,
} from '@cedar-policy/cedar-wasm/nodejs'

export type Context = Record<string, CedarValueJson | undefined>

const folder = new URL('policies/', import.meta.url)

/** Reads and parses every policy; a policy's `@id` becomes its id, so that Cedar names it. Returns the ids by file. */
export function readPolicies(): Map<string, string[]> {
  const sets = new Map<string, string[]>()
  for (const file of readdirSync(folder)) {
    const parts = policySetTextToParts(readFileSync(new URL(file, folder), 'utf8'))
    if (parts.type !== 'success') throw new Error(`${file}: ${JSON.stringify(parts.errors)}`)
    const staticPolicies = Object.fromEntries(
      parts.policies.map((text) => [/@id\("(?<id>[^"]+)"\)/.exec(text)?.groups?.['id'] ?? text, text]),
    )
    const set = file.replace('.cedar', '')
    const parsed = preparsePolicySet(set, { staticPolicies })
    if (parsed.type !== 'success') throw new Error(`${file}: ${JSON.stringify(parsed.errors)}`)
    if (Object.keys(staticPolicies).length !== parts.policies.length)
      throw new Error(`${file}: one @id twice`)
    sets.set(set, Object.keys(staticPolicies))
  }
  return sets
}

/** Cedar's answer. Throws where a policy could not be evaluated: Cedar leaves such a one out, and would permit more. */
export function permits(set: string, action: string, context: Context): boolean {
  const said = statefulIsAuthorized({
    principal: { type: 'Gate', id: 'gate' },
    action: { type: 'Action', id: action },
    resource: { type: 'Thing', id: set },
    context: withoutUndefined(context),
    entities: [],
    preparsedPolicySetId: set,
    validateRequest: false,
  })
  if (said.type !== 'success') throw new Error(JSON.stringify(said.errors))
  if (said.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(said.response.diagnostics))
  return said.response.decision === 'allow'
}

/** In Cedar an attribute that is not there is asked for with `has`. */
function withoutUndefined(context: Context): Record<string, CedarValueJson> {
  const kept: Record<string, CedarValueJson> = {}
  for (const [key, value] of Object.entries(context)) if (value !== undefined) kept[key] = value
  return kept
}
