// Writes the JSON schema of a provider's document, out of src/contract/provider.ts: provider.schema.json for editors and for other
// languages, and the same without its comments as the module that core checks documents with.
import { writeFileSync } from 'node:fs'
import { providerSchema, schemaModule } from './provider-schema.ts'

const schema = providerSchema()
writeFileSync(new URL('../provider.schema.json', import.meta.url), `${JSON.stringify(schema, null, 2)}\n`)
writeFileSync(new URL('../src/contract/provider-schema.ts', import.meta.url), schemaModule(schema))
