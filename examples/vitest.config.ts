import { mergeConfig } from 'vitest/config'
import shared from '../vitest.shared.ts'

/** Programs that wait for a relay's pace: they wait side by side. */
export default mergeConfig(shared, { test: { maxWorkers: 8 } })
