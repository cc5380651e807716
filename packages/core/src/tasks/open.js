import { createHash } from 'node:crypto'
import { createGather } from '../base/gather.ts'
import { mediaTypeOf } from '../base/media-type.ts'
import { VidrelayError } from '../words/errors.ts'
import { defaultMaxBytes, outputIndex, resultBytes } from './fetch-result.ts'

/** So many bytes tell what kind of file it is. */
const tellingBytes = 32
/** The same result, as a web stream. */
export async function streamResult(
  context,
  ref,
  task,
  options,
  refresh,
  /** Told once the reader has taken all of it. It does not throw. */
  onEnd,
) {
  let size = null
  let isTold = false
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const pieces = resultBytes(context, {
    ref,
    task,
    index: outputIndex(task, options.output),
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    signal,
    refresh,
    onLength(length) {
      if (!isTold) size = length
      else if (size !== null && length !== null && length !== size) throw otherVersion(ref)
    },
  })
  const version = createOneVersion(ref)
  const nextNew = async () => {
    for (;;) {
      const { value, done } = await pieces.next()
      if (done) return version.end(size)
      const fresh = version.take(value)
      if (fresh.byteLength > 0) return fresh
    }
  }
  const leave = async () => {
    stop.abort()
    await pieces.return()
  }
  const first = createGather()
  while (first.size < tellingBytes) {
    const chunk = await nextNew()
    if (!chunk) break
    first.push(chunk)
  }
  isTold = true
  let pending = first.bytes()
  const stream = new ReadableStream(
    {
      async pull(controller) {
        const chunk = pending ?? (await nextNew().catch(error => leave().then(() => Promise.reject(error))))
        pending = undefined
        if (!chunk) {
          await onEnd()
          return controller.close()
        }
        controller.enqueue(chunk)
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  )
  return Object.assign(stream, { mediaType: mediaTypeOf(first.bytes()) ?? null, size, task })
}
/**
 * Lets through what the reader does not have yet, of one version only. After a restart the bytes that the reader has come
 * again: they are passed over, and nothing follows them unless they were the same.
 */
function createOneVersion(ref) {
  const sent = createHash('sha256')
  let delivered = 0
  let position = 0
  let again
  return {
    take({ offset, chunk }) {
      if (offset < position) again = createHash('sha256')
      position = offset + chunk.byteLength
      const known = Math.min(chunk.byteLength, Math.max(0, delivered - offset))
      if (again) {
        again.update(chunk.subarray(0, known))
        if (position >= delivered) {
          if (!again.digest().equals(sent.copy().digest())) throw otherVersion(ref)
          again = undefined
        }
      }
      const fresh = chunk.subarray(known)
      sent.update(fresh)
      delivered += fresh.byteLength
      return fresh
    },
    /** @throws `download_failed` where the last start did not come as far as the reader is, or as far as the reader was told */
    end(size) {
      if (again || (size !== null && size !== delivered)) throw otherVersion(ref)
    },
  }
}
const otherVersion = ref =>
  new VidrelayError(
    'download_failed',
    'the result changed while it was read: what is left belongs to another version; the task is still succeeded',
    { taskRef: ref, hint: 'open the same ref again, and begin anew with what it gives' },
  )
