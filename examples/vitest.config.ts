import { mergeConfig } from 'vitest/config'
import shared from '../vitest.shared.ts'

/** Programs that wait for a relay’s pace: they wait side by side, and on a machine that has other work for long. */
const config = mergeConfig(shared, { test: { maxWorkers: 8, testTimeout: 180_000 } })
// Node is told these for `require` as well: with `import` among them a package of CommonJS is given the ESM of another.
config.ssr = { resolve: { conditions: ['@vidrelay/source'] } }
export default config
