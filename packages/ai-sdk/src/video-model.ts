import type {
  Experimental_VideoModelV4OperationStatusResult as Seen,
  Experimental_VideoModelV4OperationStartResult as Started,
  Experimental_VideoModelV4CallOptions as VideoCall,
  Experimental_VideoModelV4 as VideoModelV4,
} from '@ai-sdk/provider'
import { isFinal, isVidrelayError, type Task, type TaskRef, type VidrelayError } from '@vidrelay/core'
import { buy } from './buy.ts'
import type { Shop } from './client.ts'
import { callError } from './errors.ts'
import { taskFacts } from './metadata.ts'
import { operationOf, refsOf } from './operation.ts'
import { ours, videoForms } from './request.ts'
import { endSentence, resultsOf } from './results.ts'
import { refuseOrWarn, videoLacks, warningsOf } from './unsupported.ts'

/**
 * A video model that starts and looks; it never waits, so that whoever started need not be who fetches. All videos of one
 * call are one start: in several the AI SDK would send the same idempotency key with each, which buys one video.
 */
export function videoModel(shop: Shop, modelId: string): VideoModelV4 {
  return {
    specificationVersion: 'v4',
    provider: `${ours}.video`,
    modelId,
    maxVideosPerCall: Number.MAX_SAFE_INTEGER,
    doStart: call => start(shop, modelId, call),
    doStatus: ({ operation, abortSignal }) => status(shop, modelId, refsOf(operation), abortSignal),
  }
}

const responseOf = (modelId: string) => ({ timestamp: new Date(), modelId, headers: undefined })

async function start(
  shop: Shop,
  modelId: string,
  call: VideoCall & { webhookUrl?: string | undefined },
): Promise<Started> {
  const unsupported = refuseOrWarn(videoLacks(call), shop.purchase.lenient)
  const tasks = await buy(shop, {
    kind: 'videos',
    forms: videoForms(modelId, call),
    count: call.n,
    headers: call.headers,
    signal: call.abortSignal,
  })
  return {
    operation: operationOf(tasks.map(({ ref }) => ref)),
    warnings: [...unsupported, ...tasks.flatMap(({ warnings }) => warningsOf(warnings))],
    providerMetadata: { [ours]: { tasks: tasks.map(taskFacts) } },
    response: responseOf(modelId),
  }
}

/**
 * Pending until all are at their end. Then it is completed with those that there are: what was paid for is not thrown away
 * because another failed. A look that failed is no failed task, so that is pending too.
 */
async function status(
  { client }: Shop,
  modelId: string,
  refs: readonly TaskRef[],
  signal: AbortSignal | undefined,
): Promise<Seen> {
  const response = responseOf(modelId)
  const looks = await Promise.all(refs.map(ref => look(client, ref, signal))).catch(error => {
    throw callError(error, { what: 'get', refs, isRetryable: false })
  })
  const tasks = looks.filter(seen => !isVidrelayError(seen))
  const troubles = looks.filter(isVidrelayError).map(({ code, message }) => `${code}: ${message}`)
  const providerMetadata = { [ours]: { tasks: tasks.map(taskFacts) } }
  const isOver = troubles.length === 0 && tasks.every(hasEnded)
  if (!isOver) {
    const warnings = troubles.map(message => ({ type: 'other' as const, message }))
    return { status: 'pending', warnings, providerMetadata, response }
  }
  const made = tasks.filter(task => task.status === 'succeeded')
  const sentences = tasks.filter(task => task.status !== 'succeeded').map(endSentence)
  if (made.length === 0) return { status: 'error', error: sentences.join('. '), providerMetadata, response }
  const results = await Promise.all(made.map(({ ref }) => resultsOf(client, ref, signal))).catch(error => {
    throw callError(error, { what: 'open', refs, isRetryable: isVidrelayError(error) && error.retryable })
  })
  return {
    status: 'completed',
    videos: results.flatMap(({ files }) =>
      files.map(({ bytes, mediaType }) => ({ type: 'binary' as const, data: bytes, mediaType })),
    ),
    warnings: [
      ...results.flatMap(({ task }) => warningsOf(task.warnings)),
      ...sentences.map(message => ({ type: 'other' as const, message })),
    ],
    providerMetadata,
    response,
  }
}

/** A success whose result is not there yet is looked at again. */
const hasEnded = ({ status, outputs }: Task) => isFinal(status) && (status !== 'succeeded' || outputs.length > 0)

/** @throws what no later look would change */
async function look(
  client: Shop['client'],
  ref: TaskRef,
  signal: AbortSignal | undefined,
): Promise<Task | VidrelayError> {
  const options = signal ? { signal } : {}
  try {
    return await client.get(ref, options)
  } catch (error) {
    if (!isVidrelayError(error) || error.code === 'aborted') throw error
    // A relay may not know a new task for a while: a wait has the patience that one look has not.
    if (error.code === 'task_not_found') return client.wait(ref, options).catch(endOf)
    if (error.retryable) return error
    throw error
  }
}

/** @throws the error itself, where it holds no task */
function endOf(error: unknown): Task {
  if (isVidrelayError(error) && error.task) return error.task
  throw error
}
