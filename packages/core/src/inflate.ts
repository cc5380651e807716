import { pipeline, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate as createZlibInflate } from 'node:zlib'
import { VidrelayError } from './errors.ts'
import { own } from './model-table.ts'

type Chunks = AsyncIterable<Uint8Array>

/**
 * We ask for `identity`; a server that encodes all the same is decoded, as a stream, so that caps count decoded bytes.
 * Stacked encodings are refused.
 */
export function createInflate(encoding: string | undefined): (source: Chunks) => Chunks {
  const name = encoding?.trim().toLowerCase()
  if (!name || name === 'identity') return source => source
  const decoders = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createZlibInflate,
    br: createBrotliDecompress,
  }
  const make = own(decoders, name)
  if (!make)
    throw new VidrelayError(
      'unexpected_response',
      `the answer is encoded as ${JSON.stringify(name.slice(0, 40))}, which was not asked for`,
    )
  return source => pipeline(Readable.from(source), make(), () => {}) // its error comes out of the loop that reads
}
