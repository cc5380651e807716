import type { Protocol } from '../protocol.ts'
import { apixgo } from './apixgo.ts'
import { gaia } from './gaia.ts'
import { geeknow } from './geeknow.ts'
import { openaiVideos } from './openai-videos.ts'
import { toapis } from './toapis.ts'

/** Every provider of the sandbox; the first is the one that also answers without a prefix. */
export const protocols: readonly [Protocol, ...Protocol[]] = [apixgo, gaia, geeknow, toapis, openaiVideos]
