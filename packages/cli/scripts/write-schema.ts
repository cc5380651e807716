// Writes json-schema/documents.json, out of src/documents.ts: what --json prints, for other programs.
import { mkdirSync, writeFileSync } from 'node:fs'
import { documentsSchema } from './documents-schema.ts'

mkdirSync(new URL('../json-schema/', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../json-schema/documents.json', import.meta.url),
  `${JSON.stringify(documentsSchema(), null, 2)}\n`,
)
