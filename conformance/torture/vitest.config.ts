import { mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

/** Its tests wait for other processes: the files wait side by side. */
export default mergeConfig(shared, { test: { maxWorkers: 3 } })
