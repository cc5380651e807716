import { conformance } from '@vidrelay/conformance/vitest'
import { geeknow } from '@vidrelay/geeknow'

conformance({ adapter: geeknow, recordings: new URL('../recordings/geeknow/', import.meta.url) })
