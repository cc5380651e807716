// Writes recording.schema.json, by which editors complete and check a recording, out of src/format/recording.ts, and
// report.schema.json, for whoever reads a report without this kit, out of src/format/report.ts.
import { writeFileSync } from 'node:fs'
import { recordingJsonSchema } from '../src/format/recording.ts'
import { reportJsonSchema } from '../src/format/report.ts'

const write = (name, schema) =>
  writeFileSync(new URL(`../${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`)

write('recording.schema.json', recordingJsonSchema())
write('report.schema.json', reportJsonSchema())
