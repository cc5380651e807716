import { loadRecordings } from '@vidrelay/conformance'

export const apixgoRecordings = loadRecordings(new URL('../recordings/apixgo/', import.meta.url))
