// Writes config.schema.json, by which editors complete and check vidrelay.config.yaml, out of src/config/config-schema.ts.
import { writeFileSync } from 'node:fs'
import { configJsonSchema } from '../src/config/config-schema.ts'

writeFileSync(new URL('../config.schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
