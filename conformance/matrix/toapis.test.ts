import { conformance } from '@vidrelay/conformance/vitest'
import { toapis } from '@vidrelay/toapis'

conformance({ adapter: toapis, recordings: new URL('../recordings/toapis/', import.meta.url) })
