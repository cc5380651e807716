import { apixgo } from '@vidrelay/apixgo'
import { conformance } from '@vidrelay/conformance/vitest'

conformance({ adapter: apixgo, recordings: new URL('../recordings/apixgo/', import.meta.url) })
