// Makes assets/<width>x<height>.mp4: one closed group of pictures (24 frames, one second, looping without a seam) per
// aspect ratio and short side. src/video.ts repeats it for as many seconds as a task asks for. Run by hand, and commit
// what it writes (the bytes are the same on every run):
//
//   node packages/sandbox/scripts/make-gops.mjs
//
// It takes about half a minute of one core: the encoder is WebAssembly, which is why nothing is encoded at run time.

import { mkdirSync, writeFileSync } from 'node:fs'
import h264 from 'h264-mp4-encoder'
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
import { clearTimes } from '../src/mp4-times.ts'

const framesPerSecond = 24
const ratios = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3']
const shortSides = [480, 720]
const assets = new URL('../assets/', import.meta.url)

/** 5x7 capitals, digits and the colon; each glyph is seven rows of five bits, top to bottom. */
const glyphs = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  V: [17, 17, 17, 17, 17, 10, 4],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 10, 4, 4, 4, 4],
  0: [14, 17, 19, 21, 25, 17, 14],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 2, 4, 8, 31],
  3: [30, 1, 1, 14, 1, 1, 30],
  4: [2, 6, 10, 18, 31, 2, 2],
  6: [14, 16, 16, 30, 17, 17, 14],
  7: [31, 1, 2, 4, 8, 8, 8],
  8: [14, 17, 17, 14, 17, 17, 14],
  9: [14, 17, 17, 15, 1, 1, 14],
  ':': [0, 4, 4, 0, 4, 4, 0],
  ' ': [0, 0, 0, 0, 0, 0, 0],
}

function sizeOf(ratio, shortSide) {
  const [across, down] = ratio.split(':').map(Number)
  const long = 2 * Math.round((shortSide * Math.max(across, down)) / Math.min(across, down) / 2)
  return across >= down ? { width: long, height: shortSide } : { width: shortSide, height: long }
}

function canvas(width, height) {
  const pixels = new Uint8Array(width * height * 4)
  const put = (x, y, [red, green, blue]) => pixels.set([red, green, blue, 255], (y * width + x) * 4)
  const box = (left, top, right, bottom, colour) => {
    for (let y = Math.max(0, top | 0); y < Math.min(height, bottom | 0); y++) {
      for (let x = Math.max(0, left | 0); x < Math.min(width, right | 0); x++) put(x, y, colour)
    }
  }
  const disc = (centreX, centreY, radius, colour) => {
    for (let y = (centreY - radius) | 0; y <= centreY + radius; y++) {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (y - centreY) ** 2))
      box(centreX - half, y, centreX + half, y + 1, colour)
    }
  }
  const write = (text, top, scale, colour) => {
    let left = Math.round((width - (text.length * 6 - 1) * scale) / 2)
    for (const letter of text) {
      glyphs[letter].forEach((row, y) => {
        for (let x = 0; x < 5; x++) {
          if ((row >> (4 - x)) & 1)
            box(left + x * scale, top + y * scale, left + (x + 1) * scale, top + (y + 1) * scale, colour)
        }
      })
      left += 6 * scale
    }
  }
  return { pixels, box, disc, write }
}

function paint(frame, { width, height }, label) {
  const { pixels, box, disc, write } = canvas(width, height)
  const phase = frame / framesPerSecond
  const bands = 12
  for (let band = 0; band < bands; band++) {
    const share = band / (bands - 1)
    box(0, (band * height) / bands, width, ((band + 1) * height) / bands, [
      18 + 60 * share,
      20 + 14 * share,
      58 + 62 * share,
    ])
  }
  const short = Math.min(width, height)
  const scale = Math.max(2, Math.round(short / 180))
  write('VIDRELAY SANDBOX', Math.round(height * 0.08), scale, [236, 236, 244])
  write(label, Math.round(height * 0.08) + 11 * scale, scale, [150, 160, 220])
  for (const [behind, colour] of [
    [2, [88, 62, 120]],
    [1, [150, 84, 110]],
    [0, [250, 168, 72]],
  ]) {
    const angle = 2 * Math.PI * (phase - behind / framesPerSecond)
    disc(
      width / 2 + width * 0.28 * Math.cos(angle),
      height * 0.56 + height * 0.2 * Math.sin(angle),
      short * 0.09,
      colour,
    )
  }
  const line = Math.round(height * 0.93)
  box(width * 0.1, line, width * 0.9, line + 2 * scale, [60, 56, 110])
  box(width * 0.1, line, width * (0.1 + (0.8 * (frame + 1)) / framesPerSecond), line + 2 * scale, [96, 214, 190])
  return pixels
}

async function encode(size, label) {
  const encoder = await h264.createH264MP4Encoder()
  Object.assign(encoder, {
    ...size,
    frameRate: framesPerSecond,
    groupOfPictures: framesPerSecond,
    quantizationParameter: 28,
    speed: 0,
  })
  encoder.initialize()
  for (let frame = 0; frame < framesPerSecond; frame++) encoder.addFrameRgba(paint(frame, size, label))
  encoder.finalize()
  const bytes = encoder.FS.readFile(encoder.outputFilename)
  encoder.delete()
  return bytes
}

/**
 * The encoder says "Baseline", though it uses none of what Constrained Baseline leaves out (FMO, ASO, redundant slices).
 * Says so in the record and in the parameter set behind it: hardware decoders often refuse plain Baseline.
 */
function constrainedBaseline({ description, ...config }) {
  const record = Uint8Array.from(description)
  const firstParameterSet = 8
  record[2] |= 0x40
  record[firstParameterSet + 2] |= 0x40
  const codec = `avc1.${Buffer.from(record.subarray(1, 4)).toString('hex')}`
  return { ...config, codec, description: record }
}

/** The encoder's own container marks every frame as a key frame and has the index last: write a clean one. */
async function remux(bytes) {
  const track = await new Input({ formats: [MP4], source: new BufferSource(bytes) }).getPrimaryVideoTrack()
  const decoderConfig = constrainedBaseline(await track.getDecoderConfig())
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const source = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(source, { frameRate: framesPerSecond })
  await output.start()
  let frame = 0
  for await (const { data } of new EncodedPacketSink(track).packets()) {
    const slice = data[4] & 31
    if (slice !== (frame === 0 ? 5 : 1))
      throw new Error(`frame ${frame} starts with NAL unit type ${slice}: not one closed group`)
    const type = slice === 5 ? 'key' : 'delta'
    await source.add(new EncodedPacket(data, type, frame++ / framesPerSecond, 1 / framesPerSecond), { decoderConfig })
  }
  if (frame !== framesPerSecond) throw new Error(`${frame} frames instead of ${framesPerSecond}`)
  await output.finalize()
  return clearTimes(new Uint8Array(target.buffer))
}

mkdirSync(assets, { recursive: true })
let total = 0
for (const ratio of ratios) {
  for (const shortSide of shortSides) {
    const size = sizeOf(ratio, shortSide)
    const bytes = await remux(await encode(size, `${ratio} ${shortSide}P`))
    writeFileSync(new URL(`${size.width}x${size.height}.mp4`, assets), bytes)
    total += bytes.length
    console.log(`${ratio}  ${size.width}x${size.height}  ${bytes.length} bytes`)
  }
}
console.log(`${total} bytes in all`)
