import { loadMedium, type Medium } from '../files/load-image.ts'
import type { Context } from '../tasks/context.ts'
import { type Asked, fingerprintOf, whomOf } from '../tasks/fingerprint.ts'
import { getTask } from '../tasks/look.ts'
import type { PaidCall } from '../tasks/paid-call.ts'
import { ownPriceOf } from '../wire/own-price.ts'
import { prepare } from '../wire/prepare.ts'
import { validateRequest } from '../wire/validate-request.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { invalid } from '../words/problems.ts'
import type { GenerateRequest, ImageInput, Warning } from '../words/task.ts'
import { ownRef } from './own-ref.ts'

/** A paid call before its own options: `fingerprint` is made when somebody will compare it, since files take time to hash. */
export type PreparedCall = Pick<PaidCall, 'kind' | 'operation' | 'prepared' | 'prompt' | 'source'> & {
  identity: Asked
  fingerprint(): Promise<string>
}

/** A request as it will be sent: checked, its pictures loaded. Nothing is paid yet. */
export async function prepareRequest(
  context: Context,
  kind: Kind,
  operation: PaidOperation,
  request: unknown,
  lenient: boolean,
): Promise<PreparedCall> {
  const { images = [], source: given, ...rest } = await context.track(validateRequest(request, operation !== 'submit'))
  const media = await loadAll(context, images)
  const source = given === undefined ? undefined : ownRef(context.relay, given)
  const prepared = prepare(context.relay, {
    kind,
    operation,
    request: rest as GenerateRequest,
    media,
    ...(source && { source }),
    lenient,
    allowPrivate: context.baseIsPrivate,
  })
  prepared.usd = ownPriceOf(context.prices, context.relay.provider.id, prepared.effective) ?? prepared.usd
  prepared.warnings = [...context.keyWarnings, ...prepared.warnings, ...unlisted(context, prepared.effective.model)]
  const identity = {
    ...rest,
    images: media.map(({ label: _label, ...medium }) => medium),
    ...(source && { source }),
  }
  const fingerprint = () => context.track(fingerprintOf(whomOf(context), operation, identity))
  return { kind, operation, prepared, prompt: rest.prompt, source, identity, fingerprint }
}

async function loadAll(context: Context, images: readonly ImageInput[]): Promise<Medium[]> {
  const media: Medium[] = []
  for (const [index, image] of images.entries()) {
    const medium = await context.track(loadMedium(image, `images[${index}]`, context.baseIsPrivate))
    media.push(medium.task ? await withOutput(context, medium) : medium)
  }
  return media
}

/** The output of an earlier task as an input: its fresh link. */
async function withOutput(context: Context, medium: Medium): Promise<Medium> {
  const { ref: given, output = 0 } = medium.task!
  const ref = ownRef(context.relay, given)
  const task = await getTask(context, ref)
  const url = task.outputs[output]?.url
  if (!url)
    throw invalid(medium.label, `task ${ref.id} is ${task.status} and has no output ${output}`, { taskRef: ref })
  return { ...medium, task: { ref, output, url } }
}

function unlisted(context: Context, model: string | undefined): Warning[] {
  if (model === undefined || !context.isUnlisted(model)) return []
  const message = `model: ${context.relay.provider.title} did not list ${JSON.stringify(model)} when it was last asked`
  return [{ code: 'unknown_model', field: 'model', message }]
}
