import { mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

// Every core, and one module graph for each: these files are most of what a run of all tests takes, and loading core, kit and
// adapters again for each of them would be a third of it. A replay shares nothing with the next one.
export default mergeConfig(shared, { test: { maxWorkers: '100%', isolate: false } })
