export { toapis } from './provider.ts'
