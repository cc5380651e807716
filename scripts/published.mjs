import { adapters } from './adapters.mjs'

/** Folders of the packages that are published, those that others stand on first. */
export const published = [
  'packages/core',
  ...adapters.map(name => `packages/${name}`),
  'packages/ai-sdk',
  'packages/otel',
  'packages/serve',
  'packages/sandbox',
  'packages/gateway',
  'packages/cli',
  'conformance',
]
