export { type ClientKey, type ClientKeys, openClientKeys } from './client-keys.ts'
export { jsonLog, type Log } from './log.ts'
export { type Gateway, type GatewayOptions, openGateway } from './open-gateway.ts'
