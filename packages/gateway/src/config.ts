export { configJsonSchema, type GatewayConfig } from './config/config-schema.ts'
export type { KnownAdapters } from './config/cross-check.ts'
export { type ConfigProblem, type ReadConfig, readConfig } from './config/read-config.ts'
