import { defaultMaxBytes, outputIndex, resultBytes } from './bytes.ts'
import { createContainerCheck } from './container.ts'
import type { Context } from './context.ts'
import type { DownloadOptions } from './download.ts'
import type { Task, TaskRef } from './vocabulary.ts'

/** A result as a web stream, for object storage or an HTTP response. It errors at its end if the result was not whole. */
export type ResultStream = ReadableStream<Uint8Array> & {
  readonly mediaType: string | null
  readonly size: number | null
  readonly task: Task
}

/** The same result, as a web stream. */
export async function streamResult(
  context: Context,
  ref: TaskRef,
  task: Task,
  options: Omit<DownloadOptions, 'overwrite'>,
  refresh: () => Promise<Task>,
  /** Told once the reader has taken all of it. It does not throw. */
  onEnd: () => Promise<unknown>,
): Promise<ResultStream> {
  let size: number | null = null
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const pieces = resultBytes(context, {
    ref,
    task,
    index: outputIndex(task, options.output),
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    signal,
    refresh,
    onLength: length => {
      size ??= length
    },
  })
  let delivered = 0
  // After a restart the bytes that the reader already has are passed over.
  const nextNew = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const { value, done } = await pieces.next()
      if (done) return undefined
      const fresh = value.chunk.subarray(Math.max(0, delivered - value.offset))
      if (fresh.byteLength > 0) return fresh
    }
  }
  const firstChunk = await nextNew()
  const check = createContainerCheck()
  if (firstChunk) check.push(firstChunk)
  let pending: Uint8Array | undefined = firstChunk
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = pending ?? (await nextNew())
        pending = undefined
        if (!chunk) {
          await onEnd()
          return controller.close()
        }
        delivered += chunk.byteLength
        controller.enqueue(chunk)
      },
      async cancel() {
        stop.abort()
        await pieces.return()
      },
    },
    { highWaterMark: 0 },
  )
  return Object.assign(stream, { mediaType: check.mediaType ?? null, size, task })
}
