export { entryOf } from '../src/journal-suite.ts'
