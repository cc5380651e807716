export type { VidrelayClient } from './client.ts'
export { createVidrelay, type VidrelayOptions, type VidrelayProvider } from './create-vidrelay.ts'
