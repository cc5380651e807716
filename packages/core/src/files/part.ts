import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Disk } from './disk-problem.ts'
import { isStillAt, makeOwn, openOwn, remove } from './own-file.ts'
import { type Note, readNote, writeNote } from './part-note.ts'
import type { HeldPart, Piece, ResultVersion } from './piece.ts'
import { syncFolder } from './sync-folder.ts'

/**
 * The beginning of a result on the disk, under a hidden name beside its target, and a note beside it: which version it
 * is, and how much of it was synced. Whoever holds its lock may go on with it, in another process as well.
 */
export interface Part {
  readonly path: string
  /** What an earlier attempt left. */
  readonly held: HeldPart | undefined
  /** Which version the next pieces are of. */
  setVersion(version: ResultVersion): void
  /** Puts a piece where it belongs, whole. A piece at 0 begins anew. */
  take(piece: Piece): Promise<void>
  /** Bytes in the file. */
  readonly size: number
  /** SHA-256 of what was taken, in hexadecimal. */
  digest(): string
  /** Everything is on the disk, in this one file, and nothing else. @throws Error that says what is not so */
  finish(): Promise<void>
  /** After the file got its name: takes away ours. */
  published(): Promise<void>
  /** Leaves it to a later attempt, as far as one could go on with it. */
  keep(): Promise<void>
  discard(): Promise<void>
}

/** So much is fetched again at most after a crash. Unit: bytes. */
const syncEvery = 8 * 2 ** 20
const readAtOnce = 2 ** 20

/**
 * @param stem path and name without the ending
 * @param mayReuse false where somebody out of sight may still write into the file that is there: then a new one is begun
 */
export async function openPart(stem: string, mayReuse: boolean, disk: Disk): Promise<Part> {
  const path = `${stem}.part`
  const notePath = `${stem}.json`
  const found = mayReuse ? await reopen(path, notePath) : undefined
  if (!found) await remove(notePath)
  const file = found?.file ?? (await makeOwn(path))

  let hash = createHash('sha256')
  let taken = 0 // bytes that the hash knows
  let length = found?.note.synced ?? 0 // bytes in the file
  let synced = length // bytes that the note tells of
  let coming: ResultVersion | undefined // what the next pieces are of
  let version: ResultVersion | undefined // what the bytes in the file are of

  const forgetNote = async () => {
    await remove(notePath)
    await syncFolder(dirname(path))
    synced = 0
  }
  /** What stands from here on is of another version, and the note must be gone before anything else stands there. */
  const cut = async (at: number) => {
    if (at < synced) await forgetNote()
    await file.truncate(at)
    length = at
  }
  const resumable = (): { total: number; validator: string } | undefined => {
    const { total = null, validator } = version ?? {}
    return total !== null && validator !== undefined && taken === length && length < total
      ? { total, validator }
      : undefined
  }
  const sync = async (about: { total: number; validator: string }) => {
    await file.datasync()
    await writeNote(notePath, { v: 1, ...about, synced: length, sha256: hash.copy().digest('hex') })
    synced = length
  }
  const drop = async () => {
    await file.close()
    await Promise.all([remove(path), remove(notePath)])
  }
  const discard = async () => ((await isStillAt(path, file)) ? drop() : file.close())
  return {
    path,
    held: found && heldOf(found, disk),
    setVersion(told) {
      coming = told
    },
    async take({ offset, chunk, held }) {
      if (offset === 0 && taken > 0) {
        hash = createHash('sha256')
        taken = 0
      }
      if (offset !== taken) throw new Error(`a piece came for byte ${offset} where byte ${taken} was next`)
      if (!held) {
        if (length > offset) await cut(offset)
        const writing = writeWhole(file, chunk, offset)
        const before = hash.copy()
        hash.update(chunk) // meanwhile
        await writing.catch(error => {
          hash = before // what is there can still be gone on with
          throw error
        })
        length = offset + chunk.byteLength
        version = coming
      } else hash.update(chunk)
      taken += chunk.byteLength
      const about = length - synced >= syncEvery ? resumable() : undefined
      if (about) await sync(about)
    },
    get size() {
      return length
    },
    digest: () => hash.copy().digest('hex'),
    async finish() {
      if (length > taken) await cut(taken)
      await file.sync()
      const { size } = await file.stat()
      if (size !== taken) throw new Error(`${size} bytes are in the file where ${taken} were written`)
      if (!(await isStillAt(path, file))) throw new Error(`${path} was replaced while it was written`)
    },
    published: drop,
    async keep() {
      if (!(await isStillAt(path, file))) return file.close()
      const about = length > synced ? resumable() : undefined
      if (about) await sync(about).catch(() => {})
      await (synced > 0 ? file.close() : drop())
    },
    discard,
  }
}

/** Writes all of it: the system may take less than it was given, most of all just before a disk is full. */
async function writeWhole(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, position + done)
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes')
    done += bytesWritten
  }
}

/** What an earlier attempt left, if all of it is as it was noted down. */
async function reopen(path: string, notePath: string): Promise<{ file: FileHandle; note: Note } | undefined> {
  const note = await readNote(notePath)
  const file = note && (await openOwn(path))
  if (!file) return undefined
  try {
    if (await isAsNoted(file, note)) {
      await file.truncate(note.synced)
      return { file, note }
    }
  } catch {
    // What cannot be read is of no use.
  }
  await file.close()
  return undefined
}

const heldOf = (
  { file, note: { total, validator, synced } }: { file: FileHandle; note: Note },
  disk: Disk,
): HeldPart => ({
  length: synced,
  total,
  validator,
  bytes: () => bytesOf(file, synced, disk),
})

async function isAsNoted(file: FileHandle, { synced, sha256 }: Note): Promise<boolean> {
  if ((await file.stat()).size < synced) return false
  const hash = createHash('sha256')
  for await (const chunk of bytesOf(file, synced, work => work)) hash.update(chunk)
  return hash.digest('hex') === sha256
}

async function* bytesOf(file: FileHandle, length: number, disk: Disk): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < length; ) {
    const buffer = Buffer.allocUnsafe(Math.min(readAtOnce, length - at))
    const { bytesRead } = await disk(file.read(buffer, 0, buffer.byteLength, at))
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
