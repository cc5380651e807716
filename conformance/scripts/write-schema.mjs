// Writes recording.schema.json, by which editors complete and check a recording, out of src/recording.ts.
import { writeFileSync } from 'node:fs'
import { recordingJsonSchema } from '../src/recording.ts'

writeFileSync(
  new URL('../recording.schema.json', import.meta.url),
  `${JSON.stringify(recordingJsonSchema(), null, 2)}\n`,
)
