import shared from '../../vitest.shared.ts'

// What OpenTelemetry's API has under `module` is for bundlers; Node cannot load it.
const conditions = shared.resolve?.conditions?.filter(name => name !== 'module') ?? []

export default { ...shared, resolve: { conditions }, ssr: { resolve: { conditions } } }
