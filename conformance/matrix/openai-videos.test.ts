import { conformance } from '@vidrelay/conformance/vitest'
import { openaiVideos } from '@vidrelay/openai-videos'

conformance({ adapter: openaiVideos, recordings: new URL('../recordings/openai-videos/', import.meta.url) })
