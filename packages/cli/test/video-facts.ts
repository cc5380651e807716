import { readFile } from 'node:fs/promises'
import { createFile, type Movie, MP4BoxBuffer } from 'mp4box'

/** Length and codec of an MP4 on disk, read by another implementation than the one that wrote it. */
export async function videoFacts(path: string): Promise<{ seconds: number; codec: string | undefined }> {
  const bytes = new Uint8Array(await readFile(path))
  const file = createFile()
  let movie: Movie | undefined
  file.onReady = info => {
    movie = info
  }
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer, 0))
  file.flush()
  if (!movie) throw new Error(`no movie in ${path}`)
  return { seconds: movie.duration / movie.timescale, codec: movie.tracks[0]?.codec }
}

/** A whole PNG of one pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
