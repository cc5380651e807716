import type { Protocol } from '../protocol.ts'
import { apixgo } from './apixgo.ts'

/** Every provider of the sandbox; the first is the one that also answers without a prefix. */
export const protocols: readonly [Protocol, ...Protocol[]] = [apixgo]
