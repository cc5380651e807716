import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

type Schema = { [key: string]: unknown }

const documents = fileURLToPath(new URL('../src/documents.ts', import.meta.url))
const tsconfig = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

/** The JSON schema of what `--json` prints, a definition per command, made out of `documents.ts` and its comments. */
export function documentsSchema(): Schema {
  const { $schema, definitions = {} } = createGenerator({
    path: documents,
    tsconfig,
    type: 'Documents',
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('Documents')
  const { Documents, ...others } = definitions as { [name: string]: { properties?: Schema } }
  const description =
    'A definition per command. Fields may be added in any version; what stands here stays in this major version.'
  return {
    $schema,
    title: 'What vidrelay prints with --json',
    description,
    definitions: { ...Documents!.properties, ...others },
  }
}
