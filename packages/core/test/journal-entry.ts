export { entryOf } from '../src/journal/suite-lines.ts'
