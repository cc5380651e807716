import { readFile } from 'node:fs/promises'
import { createFile } from 'mp4box'

/** Codec, duration and size of an MP4, read by a parser that did not write it. Rejects when it is not one. */
export async function readMovie(path) {
  const bytes = await readFile(path)
  const file = createFile()
  const info = new Promise((resolve, reject) => {
    file.onReady = resolve
    file.onError = reason => reject(new Error(String(reason)))
  })
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  buffer.fileStart = 0
  file.appendBuffer(buffer)
  file.flush()
  const found = await Promise.race([info, Promise.resolve().then(() => undefined)])
  const track = found?.videoTracks[0]
  if (!track) throw new Error(`${path} is no MP4 with a video track`)
  const order = file.boxes.map(box => box.type)
  return {
    codec: track.codec,
    seconds: Math.round((found.duration / found.timescale) * 1000) / 1000,
    width: track.video.width,
    height: track.video.height,
    isFastStart: order.indexOf('moov') >= 0 && order.indexOf('moov') < order.indexOf('mdat'),
  }
}
