import { readFile } from 'node:fs/promises'
import {
  BufferSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny'
import { clearTimes } from './mp4-times.ts'

/** A picture size. Unit: pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Frames per second of every committed group of pictures, and so of every video made from one. */
export const framesPerSecond = 24

/** The sizes there is a group of pictures for (`assets/<width>x<height>.mp4`, made by `scripts/make-gops.mjs`). */
export const videoSizes: readonly Size[] = [
  { width: 480, height: 480 },
  { width: 720, height: 720 },
  { width: 854, height: 480 },
  { width: 1280, height: 720 },
  { width: 480, height: 854 },
  { width: 720, height: 1280 },
  { width: 640, height: 480 },
  { width: 960, height: 720 },
  { width: 480, height: 640 },
  { width: 720, height: 960 },
  { width: 720, height: 480 },
  { width: 1080, height: 720 },
  { width: 480, height: 720 },
  { width: 720, height: 1080 },
]

/**
 * The available size nearest to what was asked for: the ratio decides first, the short side second.
 *
 * @param ratio width divided by height; above 0
 * @param shortSide the number in `480p`, `720p`, `1080p`. Unit: pixels
 */
export function nearestSize(ratio: number, shortSide: number): Size {
  // Rounded, because even sizes miss their ratio by a little: 854x480 is as much 16:9 as 1280x720 is.
  const distance = ({ width, height }: Size) =>
    Math.round(Math.abs(Math.log(width / height / ratio)) * 50) * 1000 +
    Math.abs(Math.log(Math.min(width, height) / shortSide))
  return videoSizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

/** Makes MP4s and remembers them. */
export interface VideoMaker {
  /**
   * A real MP4: H.264, index first, playable in a browser, and the same bytes every time.
   *
   * @param size one of `videoSizes`
   * @param seconds duration, exact to a frame; at least one frame is written
   */
  make(size: Size, seconds: number): Promise<Uint8Array<ArrayBuffer>>
}

/** One maker per sandbox; it keeps each (size, duration) it has made, at most a few hundred kB each. */
export function createVideoMaker(): VideoMaker {
  const made = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  return {
    make(size, seconds) {
      const frames = Math.max(1, Math.round(seconds * framesPerSecond))
      const name = `${size.width}x${size.height}`
      const key = `${name} ${frames}`
      const video = made.get(key) ?? repeat(name, frames)
      made.set(key, video)
      return video
    },
  }
}

/** Muxes as many frames as asked for, by starting the committed closed group again at each of its key frames. */
async function repeat(name: string, frames: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(new URL(`../assets/${name}.mp4`, import.meta.url))
  const track = await new Input({ formats: [MP4], source: new BufferSource(bytes) }).getPrimaryVideoTrack()
  const decoderConfig = await track?.getDecoderConfig()
  if (!track || !decoderConfig) throw new Error(`assets/${name}.mp4 holds no video: run scripts/make-gops.mjs`)
  const group: EncodedPacket[] = []
  for await (const packet of new EncodedPacketSink(track).packets()) group.push(packet)

  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const source = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(source, { frameRate: framesPerSecond })
  await output.start()
  for (let frame = 0; frame < frames; frame++) {
    const { data, type } = group[frame % group.length]!
    await source.add(new EncodedPacket(data, type, frame / framesPerSecond, 1 / framesPerSecond), { decoderConfig })
  }
  await output.finalize()
  return clearTimes(new Uint8Array(target.buffer!))
}
