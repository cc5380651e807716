import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { isStillAt, makeOwn, openOwn, remove } from './own-file.ts'
import { readNote, writeNote } from './part-note.ts'
import { syncFolder } from './sync-folder.ts'

/** So much is fetched again at most after a crash. Unit: bytes. */
const syncEvery = 8 * 2 ** 20
const readAtOnce = 2 ** 20
/**
 * @param stem path and name without the ending
 * @param mayReuse false where somebody out of sight may still write into the file that is there: then a new one is begun
 */
export async function openPart(stem, mayReuse, disk) {
  const path = `${stem}.part`
  const notePath = `${stem}.json`
  const found = mayReuse ? await reopen(path, notePath) : undefined
  if (!found) await remove(notePath)
  const file = found?.file ?? (await makeOwn(path))
  let hash = createHash('sha256')
  let taken = 0 // bytes that the hash knows
  let length = found?.note.synced ?? 0 // bytes in the file
  let synced = length // bytes that the note tells of
  let coming // what the next pieces are of
  let version // what the bytes in the file are of
  const forgetNote = async () => {
    await remove(notePath)
    await syncFolder(dirname(path))
    synced = 0
  }
  /** What stands from here on is of another version, and the note must be gone before anything else stands there. */
  const cut = async at => {
    if (at < synced) await forgetNote()
    await file.truncate(at)
    length = at
  }
  const resumable = () => {
    const { total = null, validator } = version ?? {}
    return total !== null && validator !== undefined && taken === length && length < total
      ? { total, validator }
      : undefined
  }
  const sync = async about => {
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
        await writeWhole(file, chunk, offset)
        length = offset + chunk.byteLength
        version = coming
      }
      hash.update(chunk)
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
async function writeWhole(file, chunk, position) {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, position + done)
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes')
    done += bytesWritten
  }
}
/** What an earlier attempt left, if all of it is as it was noted down. */
async function reopen(path, notePath) {
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
const heldOf = ({ file, note: { total, validator, synced } }, disk) => ({
  length: synced,
  total,
  validator,
  bytes: () => bytesOf(file, synced, disk),
})
async function isAsNoted(file, { synced, sha256 }) {
  if ((await file.stat()).size < synced) return false
  const hash = createHash('sha256')
  for await (const chunk of bytesOf(file, synced, work => work)) hash.update(chunk)
  return hash.digest('hex') === sha256
}
async function* bytesOf(file, length, disk) {
  for (let at = 0; at < length; ) {
    const buffer = Buffer.allocUnsafe(Math.min(readAtOnce, length - at))
    const { bytesRead } = await disk(file.read(buffer, 0, buffer.byteLength, at))
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
