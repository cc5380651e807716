import { readdir, stat } from 'node:fs/promises'
import { createFile, type Movie, MP4BoxBuffer, type Sample } from 'mp4box'
import { describe, expect, test } from 'vitest'
import { createVideoMaker, framesPerSecond, nearestSize, videoSizes } from './video.ts'

const assets = new URL('../assets/', import.meta.url)
const maker = createVideoMaker()

/** Read by another implementation than the one that wrote it. */
function parse(bytes: Uint8Array<ArrayBuffer>): { movie: Movie; samples: readonly Sample[]; boxes: readonly string[] } {
  const file = createFile()
  let movie: Movie | undefined
  file.onReady = info => {
    movie = info
  }
  file.onError = (module, message) => {
    throw new Error(`${module}: ${message}`)
  }
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer, 0))
  file.flush()
  if (!movie) throw new Error('no movie in the file')
  return {
    movie,
    samples: file.getTrackSamplesInfo(movie.videoTracks[0]!.id),
    boxes: file.boxes.map(box => box.type ?? ''),
  }
}

describe.each(videoSizes)('$width x $height', size => {
  test.each([1, 4, 15])('%i s: H.264, exact to the frame, index first', async seconds => {
    const bytes = await maker.make(size, seconds)
    const { movie, samples, boxes } = parse(bytes)
    const [track, ...others] = movie.tracks
    expect(others).toEqual([])
    expect(track?.codec).toMatch(/^avc1\.4240(16|1e|1f)$/)
    expect(track?.video).toEqual({ width: size.width, height: size.height })
    expect(movie.duration / movie.timescale).toBe(seconds)
    expect(track!.duration / track!.timescale).toBe(seconds)
    expect(track?.nb_samples).toBe(seconds * framesPerSecond)
    expect(boxes).toEqual(['ftyp', 'moov', 'mdat'])
    expect(movie.isFragmented).toBe(false)

    const keyFrames = samples.flatMap((sample, index) => (sample.is_sync ? [index] : []))
    expect(keyFrames).toEqual(Array.from({ length: seconds }, (_, second) => second * framesPerSecond))
    expect(new Set(samples.map(({ duration, timescale }) => duration / timescale))).toEqual(
      new Set([1 / framesPerSecond]),
    )
    expect(samples.at(-1)!.offset + samples.at(-1)!.size).toBe(bytes.length)
  })
})

test('a fraction of a second is cut to the nearest frame, and nothing is shorter than one frame', async () => {
  const frames = async (seconds: number) => parse(await maker.make(videoSizes[0]!, seconds)).samples.length
  expect(await frames(2.5)).toBe(60)
  expect(await frames(0)).toBe(1)
})

test('the same video has the same bytes, from any maker', async () => {
  const size = { width: 854, height: 480 }
  expect(await createVideoMaker().make(size, 6)).toEqual(await createVideoMaker().make(size, 6))
})

test('the nearest size: ratio first, short side second', () => {
  expect(nearestSize(16 / 9, 720)).toEqual({ width: 1280, height: 720 })
  expect(nearestSize(9 / 16, 480)).toEqual({ width: 480, height: 854 })
  expect(nearestSize(1, 1080)).toEqual({ width: 720, height: 720 })
  expect(nearestSize(21 / 9, 720)).toEqual({ width: 1280, height: 720 })
  expect(nearestSize(1 / 100, 1)).toEqual({ width: 480, height: 854 })
})

test('every size has its committed group of pictures, and together they are small', async () => {
  const names = (await readdir(assets)).sort()
  expect(names).toEqual(videoSizes.map(({ width, height }) => `${width}x${height}.mp4`).sort())
  const sizes = await Promise.all(names.map(async name => (await stat(new URL(name, assets))).size))
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000_000)
})
