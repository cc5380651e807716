export { openaiVideos } from './provider.ts'
