import { conformance } from '@vidrelay/conformance/vitest'
import { gaia } from '@vidrelay/gaia'

conformance({ adapter: gaia, recordings: new URL('../recordings/gaia/', import.meta.url) })
