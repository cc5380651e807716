import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

/** Part of a JSON schema, as the generator gives it. */
type Schema = { [key: string]: unknown }

const contract = fileURLToPath(new URL('../src/contract/provider.ts', import.meta.url))

/** Facts that the type writes as `options.${string}`; JSON schema has its own word for keys of a form. */
const optionFacts = '^options\\.'

/** The JSON schema of a provider's document, made out of the types in contract.ts and their comments. */
export function providerSchema(): Schema {
  const { $schema, $ref, definitions } = createGenerator({
    path: contract,
    type: 'Provider',
    skipTypeCheck: true,
  }).createSchema('Provider')
  return { $schema, title: 'A provider of vidrelay', $ref, definitions: inOwnWords(definitions) as Schema }
}

/** The same for core itself: what people read is left out. */
const spokenSchema = (schema: Schema): Schema => withoutComments(schema) as Schema

/** `provider-schema.ts`: the schema that core loads. */
export const schemaModule = (schema: Schema): string =>
  `// Made by \`pnpm --filter @vidrelay/core write-schema\` out of contract.ts; do not edit.
import type { DocumentSchema } from './check-contract.ts'

export const providerSchema: DocumentSchema = {
  $ref: '${String(schema.$ref)}',
  definitions: {
${definitionLines(spokenSchema(schema))}
  },
}
`

/** A line each, so that a change of the contract reads as one. */
const definitionLines = ({ definitions }: Schema): string =>
  Object.entries(definitions as Schema)
    .map(([name, definition]) => `    ${name}: ${JSON.stringify(definition)},`)
    .join('\n')

/** Two things that the generator says otherwise: keys of a form beside named keys, and a key that may be undefined. */
function inOwnWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOwnWords)
  if (typeof value !== 'object' || value === null) return value
  const { additionalProperties, propertyNames: _, ...rest } = value as Schema
  const schema = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, inOwnWords(part)]))
  if (additionalProperties === undefined) return schema
  const others = withoutUndefined(inOwnWords(additionalProperties))
  if (rest.properties === undefined || others === false) return { ...schema, additionalProperties: others }
  return { ...schema, patternProperties: { [optionFacts]: others }, additionalProperties: false }
}

function withoutUndefined(schema: unknown): unknown {
  const { anyOf } = schema as { anyOf?: Schema[] }
  const [one, other] = anyOf ?? []
  return anyOf?.length === 2 && JSON.stringify(other) === '{"not":{}}' ? one : schema
}

/** `description` is also a name that a property may have: names are left alone. */
function withoutComments(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map(item => withoutComments(item))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => isNames || key !== 'description')
  return Object.fromEntries(
    entries.map(([key, part]) => [key, withoutComments(part, !isNames && ['properties', 'definitions'].includes(key))]),
  )
}
