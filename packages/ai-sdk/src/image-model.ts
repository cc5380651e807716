import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result } from '@ai-sdk/provider'
import { buy } from './buy.ts'
import type { Shop } from './client.ts'
import { callError } from './errors.ts'
import { taskFacts } from './metadata.ts'
import { imageRequestForms, ours } from './request.ts'
import { resultsOf } from './results.ts'
import { imageLacks, refuseOrWarn, warningsOf } from './unsupported.ts'

/** An image model: it buys, waits and reads. All images of one call are one call, for the same reason as with videos. */
export function imageModel(shop: Shop, modelId: string): ImageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: `${ours}.image`,
    modelId,
    maxImagesPerCall: Number.MAX_SAFE_INTEGER,
    doGenerate: call => generate(shop, modelId, call),
  }
}

async function generate(shop: Shop, modelId: string, call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
  const { headers, abortSignal: signal, n: count } = call
  const unsupported = refuseOrWarn(imageLacks(call), shop.purchase.lenient)
  const forms = imageRequestForms(modelId, call)
  const bought = await buy(shop, { kind: 'images', forms, count, headers, signal })
  const ends = await Promise.allSettled(bought.map(({ ref }) => resultsOf(shop.client, ref, signal)))
  const made = ends.filter(end => end.status === 'fulfilled').map(({ value }) => value)
  const refs = bought.map(({ ref }) => ref)
  const errors = ends
    .filter(end => end.status === 'rejected')
    // The AI SDK would make the whole call again, which buys again.
    .map(({ reason }) => callError(reason, { what: 'open', refs, isRetryable: false }))
  if (errors.length > 0 && (made.length === 0 || signal?.aborted)) throw errors[0]
  return {
    images: made.flatMap(({ files }) => files.map(({ bytes }) => bytes)),
    isRetryable: false,
    warnings: [
      ...unsupported,
      ...bought.flatMap(({ warnings }) => warningsOf(warnings)),
      ...errors.map(error => ({ type: 'other' as const, message: (error as Error).message })),
    ],
    providerMetadata: {
      [ours]: { images: made.flatMap(({ task, files }) => files.map(() => taskFacts(task))) },
    },
    response: { timestamp: new Date(), modelId, headers: undefined },
  }
}
