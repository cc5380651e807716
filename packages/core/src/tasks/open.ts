import { createHash } from 'node:crypto'
import { createGather } from '../base/gather.ts'
import { mediaTypeOf, tellingBytes } from '../base/media-type.ts'
import type { ByteRange, Piece } from '../files/piece.ts'
import { misuse, notDelivered } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import type { DownloadOptions } from './download.ts'
import { defaultMaxBytes, outputIndex, resultBytes } from './fetch-result.ts'

export interface OpenOptions extends Omit<DownloadOptions, 'overwrite'> {
  /** A part of the result, as an HTTP Range names it, ends included. Default: all of it. */
  range?: ByteRange
}

/** A result as a web stream, for object storage or an HTTP response. It errors at its end if the result was not whole. */
export type ResultStream = ReadableStream<Uint8Array> & {
  /** By the first bytes; null where they tell nothing, and for a part that does not begin at 0. */
  readonly mediaType: string | null
  /** Bytes of this stream; null where nobody says. */
  readonly size: number | null
  /** Bytes of the whole result; null where nobody says. */
  readonly total: number | null
  readonly task: Task
}

/** @throws `TypeError` */
export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return
  const { start, end = start } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start)
    throw misuse('range: accepted: whole numbers like { start: 0, end: 99 }, ends included; without an end, to the end')
}

/** The same result, as a web stream. */
export async function streamResult(
  context: Context,
  ref: TaskRef,
  task: Task,
  options: OpenOptions,
  refresh: () => Promise<Task>,
  /** Told once the reader has taken all of the result. It does not throw. */
  onEnd: () => Promise<unknown>,
): Promise<ResultStream> {
  const { start = 0, end = Number.POSITIVE_INFINITY } = options.range ?? {}
  let total: number | null = null
  let size: number | null = null
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
    ...(options.range && { range: options.range }),
    onLength(length) {
      if (isTold && total !== null && length !== null && length !== total) throw otherVersion(ref)
      if (isTold) return
      total = length
      size = length === null ? null : Math.min(length, end + 1) - start
    },
  })
  const version = createOneVersion(ref, start)
  const nextNew = async (): Promise<Uint8Array | undefined> => {
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
  let pending: Uint8Array | undefined = first.bytes()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = pending ?? (await nextNew().catch(error => leave().then(() => Promise.reject(error))))
        pending = undefined
        if (!chunk) {
          if (start === 0 && (total === null ? !options.range : size === total)) await onEnd()
          return controller.close()
        }
        controller.enqueue(chunk)
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  )
  const mediaType = start === 0 ? (mediaTypeOf(first.bytes()) ?? null) : null
  return Object.assign(stream, { mediaType, size, total, task })
}

/**
 * Lets through what the reader does not have yet, of one version only. After a restart the bytes that the reader has come
 * again: they are passed over, and nothing follows them unless they were the same.
 */
function createOneVersion(ref: TaskRef, start: number) {
  const sent = createHash('sha256')
  let delivered = start
  let position = start
  let again: ReturnType<typeof createHash> | undefined
  return {
    take({ offset, chunk }: Piece): Uint8Array {
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
    end(size: number | null): undefined {
      if (again || (size !== null && size !== delivered - start)) throw otherVersion(ref)
    },
  }
}

const otherVersion = (ref: TaskRef) =>
  notDelivered(
    ref,
    'the result changed while it was read: what is left belongs to another version; the task is still succeeded',
    { hint: 'open the same ref again, and begin anew with what it gives' },
  )
