import { pipeline, Readable, type Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflateRaw,
  createInflate as createZlibInflate,
  createZstdDecompress,
} from 'node:zlib'
import { type Coding, codingsOf } from './codings.ts'

type Chunks = AsyncIterable<Uint8Array>

/** How a coding is undone. `isSure`: the first bytes say so; an error is then an error. */
interface Decoder {
  make(): Transform
  isSure: boolean
}
/** By these first bytes; undefined where the content is not in the coding, whatever its label says. */
type Choice = (start: Uint8Array) => Decoder | undefined

const gzip: Choice = ([a, b]) => (a === 0x1f && b === 0x8b ? { make: createGunzip, isSure: true } : undefined)
const choices: { readonly [coding in Coding]: Choice } = {
  gzip,
  'x-gzip': gzip,
  // In the wrapper of zlib, as it is meant, or bare, as many servers send it. No bare one of JSON begins like JSON.
  deflate: ([a = 0, b = 0]) => {
    if ((a & 15) === 8 && (a * 256 + b) % 31 === 0) return { make: createZlibInflate, isSure: true }
    return a === 0x7b || a === 0x5b ? undefined : { make: createInflateRaw, isSure: false }
  },
  br: () => ({ make: createBrotliDecompress, isSure: false }),
  // A frame, or one that is to be skipped.
  zstd: ([a = 0, b, c, d]) => {
    const isFrame = a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd
    const isSkipped = a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18
    return isFrame || isSkipped ? { make: createZstdDecompress, isSure: true } : undefined
  },
}
const longestStart = 4
/** Codings one inside the other that are undone; more is no mistake but an attack, and its content is not readable. */
const mostCodings = 2
/** As much is kept of a content whose coding has no mark at its beginning, to give it as it came when it is not in it. */
const mostKept = 2 ** 18

/**
 * We ask for `identity`; a server that encodes all the same is decoded, as a stream, so that caps count decoded bytes.
 * Content that is not in the coding it is labelled with is given as it came.
 */
export function createInflate(encoding: string | undefined): (source: Chunks) => Chunks {
  const codings = codingsOf(encoding).slice(-mostCodings)
  return source => codings.reduceRight<Chunks>((inner, coding) => decoded(inner, choices[coding]), source)
}

async function* decoded(source: Chunks, choose: Choice): AsyncGenerator<Uint8Array, void, undefined> {
  const tape = new Tape(source)
  const decoder = choose(await tape.start(longestStart))
  if (!decoder) return yield* tape.again()
  try {
    // An error of the decoder or the source comes out of the loop that reads.
    for await (const chunk of pipeline(Readable.from(tape.play(), { highWaterMark: 1 }), decoder.make(), () => {})) {
      tape.forget()
      yield chunk
    }
  } catch (error) {
    if (decoder.isSure || tape.isForgotten || tape.isBroken) throw error
    yield* tape.again()
  }
}

/** A content that can be read a second time, as long as it is not forgotten. */
class Tape {
  readonly #source: AsyncIterator<Uint8Array>
  #kept: Uint8Array[] = []
  #size = 0
  #isPlaying = false
  #reading: Promise<IteratorResult<Uint8Array>> | undefined
  isForgotten = false
  /** The source itself failed. */
  isBroken = false

  constructor(source: Chunks) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The first bytes; fewer where the content is shorter. */
  async start(length: number): Promise<Uint8Array> {
    while (this.#size < length && !(await this.#next()).done);
    return Buffer.concat(this.#kept).subarray(0, length)
  }

  /** What was read so far, then the rest. */
  async *play(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#isPlaying = true
    yield* [...this.#kept]
    for (;;) {
      const step = await this.#next()
      if (step.done) return
      yield step.value
    }
  }

  /** From the beginning, once more and for the last time. */
  async *again(): AsyncGenerator<Uint8Array, void, undefined> {
    await this.#reading // the decoder may have asked for a piece that has not come yet
    const kept = this.#kept
    this.forget()
    yield* kept
    yield* this.play()
  }

  forget(): void {
    this.isForgotten = true
    this.#kept = []
  }

  #next(): Promise<IteratorResult<Uint8Array>> {
    this.#reading = this.#source.next().then(
      step => {
        if (!step.done) this.#keep(step.value)
        return step
      },
      error => {
        this.isBroken = true
        throw error
      },
    )
    return this.#reading
  }

  #keep(chunk: Uint8Array): void {
    if (this.isForgotten) return
    this.#kept.push(chunk)
    this.#size += chunk.byteLength
    if (this.#isPlaying && this.#size > mostKept) this.forget()
  }
}
