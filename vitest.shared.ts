import { defineConfig } from 'vitest/config'

/** Every package's vitest reads the workspace from source, so that a test never runs against a stale build. */
const conditions = ['@vidrelay/source', 'node', 'import', 'module', 'default']

/** Whatever the adapters call them: each ends so. */
const keys = Object.keys(process.env).filter(name => name.endsWith('_API_KEY'))

const proxies = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap(name => [name, name.toUpperCase()])

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '*.test.ts'],
    retry: 0,
    // Only so that a test that hangs ends; nothing here is judged by how fast it is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.results/test.json' }]],
    // A test that forgets a key of the environment must not find one.
    env: {
      ...Object.fromEntries(keys.map(name => [name, ''])),
      ...Object.fromEntries(proxies.map(name => [name, ''])),
    },
  },
})
