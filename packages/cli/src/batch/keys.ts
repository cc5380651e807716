import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { GenerateRequest } from '@vidrelay/core'
import { contentHash } from '../content-hash.ts'

/**
 * Keys for jobs without one of their own: what is asked for of whom, with the bytes of its files, and the how manieth of its
 * like it is. Lines may be moved, added and taken out without a purchase becoming another one.
 */
export function createKeys(): (whom: readonly string[], request: GenerateRequest) => Promise<string> {
  const counts = new Map<string, number>()
  return async (whom, request) => {
    const images = await Promise.all((request.images ?? []).map(withBytes))
    const hash = contentHash([...whom, { ...request, images }]).slice(0, 32)
    const count = (counts.get(hash) ?? 0) + 1
    counts.set(hash, count)
    return `batch-${hash}-${count}`
  }
}

async function withBytes(image: NonNullable<GenerateRequest['images']>[number]): Promise<unknown> {
  if (typeof image === 'string' || !('path' in image)) return image
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(image.path)) hash.update(chunk as Uint8Array)
  return { ...image, path: hash.digest('hex') }
}
