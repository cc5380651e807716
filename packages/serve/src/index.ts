export { type Exchange, longestUrl } from './exchange.ts'
export type { DialTarget, Seams } from './seams.ts'
export { type Served, type ServeOptions, Silence, serve } from './serve.ts'
