export { apixgo } from './provider.ts'
