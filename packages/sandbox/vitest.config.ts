import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@vidrelay/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@vidrelay/source', 'node', 'import', 'module', 'default'] } },
  test: { include: ['src/**/*.test.ts'] },
})
