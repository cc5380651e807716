export { gaia } from './provider.ts'
