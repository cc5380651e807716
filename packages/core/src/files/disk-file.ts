import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import type { ReadPiece } from '../net/messages.ts'
import { invalid } from '../words/problems.ts'

/** A file that stays on the disk and is read while it is sent: it may be larger than the memory that there is for it. */
export interface DiskFile extends ReadPiece {
  /** In hexadecimal. */
  sha256(): Promise<string>
  /** The same bytes as they go into a text. */
  base64(): ReadPiece
}

/** Bytes of one read. Whole groups of base64, so that what is made of them can stand one behind the other. */
const atOnce = 3 * 16 * 1024

/** `label` names it in errors; `size` and `mtimeMs` are those of the file that was judged. */
export function diskFile(path: string, label: string, { size, mtimeMs }: { size: number; mtimeMs: number }): DiskFile {
  const check = async () => {
    const now = await stat(path).catch(() => undefined)
    if (now?.size === size && now.mtimeMs === mtimeMs) return
    const what = now ? 'was changed' : 'is gone'
    throw invalid(label, `${JSON.stringify(path)} ${what} since it was judged; nothing was sent`)
  }
  return {
    byteLength: size,
    check,
    async *read() {
      for await (const chunk of chunksOf(path)) yield Buffer.from(chunk)
    },
    async sha256() {
      await check()
      const hash = createHash('sha256')
      for await (const chunk of chunksOf(path)) hash.update(chunk)
      return hash.digest('hex')
    },
    base64: () => ({
      byteLength: 4 * Math.ceil(size / 3),
      check,
      async *read() {
        for await (const chunk of chunksOf(path)) yield Buffer.from(chunk.toString('base64'), 'latin1')
      },
    }),
  }
}

/** Each chunk is full but the last, and stands in the same memory as the one before: new memory for each would be the file again. */
async function* chunksOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  const file = await open(path)
  try {
    const memory = Buffer.allocUnsafeSlow(atOnce)
    for (;;) {
      let filled = 0
      while (filled < atOnce) {
        const { bytesRead } = await file.read(memory, filled, atOnce - filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > 0) yield memory.subarray(0, filled)
      if (filled < atOnce) return
    }
  } finally {
    await file.close()
  }
}
