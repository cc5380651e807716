import { defineConfig } from 'vitest/config'

/** Every package's vitest reads the workspace from source, so that a test never runs against a stale build. */
const conditions = ['@vidrelay/source', 'node', 'import', 'module', 'default']

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
      APIXGO_API_KEY: '',
      NEWAPI_API_KEY: '',
      GAIA_API_KEY: '',
      GEEKNOW_API_KEY: '',
      TOAPIS_API_KEY: '',
      OPENAI_VIDEOS_API_KEY: '',
      HTTP_PROXY: '',
      HTTPS_PROXY: '',
      http_proxy: '',
      https_proxy: '',
    },
  },
})
