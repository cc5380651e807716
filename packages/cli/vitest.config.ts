import { defineConfig, mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

// Real processes, many at a time, that mostly wait: on a busy machine a start alone may take seconds.
export default mergeConfig(
  shared,
  defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, maxConcurrency: 12 } }),
)
