import { conformance } from '@vidrelay/conformance/vitest'
import { optionsOf } from './suites.ts'

conformance(optionsOf('openai-videos'))
