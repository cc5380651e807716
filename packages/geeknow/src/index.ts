export { geeknow } from './provider.ts'
