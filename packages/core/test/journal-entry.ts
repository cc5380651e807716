export { entryOf } from '../src/journal/journal-suite.ts'
