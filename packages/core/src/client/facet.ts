import { resolve } from 'node:path'
import { dialectsOf } from '../contract/model-table.ts'
import { isSameTask } from '../journal/journal.ts'
import type { Context } from '../tasks/context.ts'
import type { SavedFile } from '../tasks/download.ts'
import type { ListOptions } from '../tasks/list.ts'
import type { PaidOptions, SubmitOptions } from '../tasks/paid-call.ts'
import { checkDeadline } from '../tasks/watch.ts'
import { isVidrelayError } from '../words/errors.ts'
import type { Kind } from '../words/names.ts'
import type { GenerateRequest, SourceRequest, Task, TaskRef } from '../words/task.ts'
import type { Delivery } from './deliver.ts'
import { ownRef } from './own-ref.ts'
import type { Pay } from './pay.ts'
import type { RouteOptions } from './routes.ts'
import type { GenerateOptions, OpenFacet, SaveOptions } from './types.ts'
import { toList, toSave } from './when-needed.ts'

/** `client.videos` or `client.images`: what can be done with one kind of thing, as far as the provider has routes for it. */
export function createFacet(context: Context, kind: Kind, pay: Pay, delivery: Delivery): OpenFacet {
  const { provider } = context.relay
  const operations = new Set(dialectsOf(provider, kind).flatMap(name => Object.keys(provider.dialects[name]!.routes)))
  const derived = (['remix', 'extend', 'edit'] as const)
    .filter(operation => operations.has(operation))
    .map(operation => [
      operation,
      (request: SourceRequest, options?: SubmitOptions) => pay(kind, operation, request, options),
    ])
  const submit: OpenFacet['submit'] = (request, options) => pay(kind, 'submit', request, options)
  return {
    ...(operations.has('list') && {
      list: async (options: ListOptions = {}) => {
        const { listTasks } = await context.track(toList())
        return listTasks(context, kind, options)
      },
    }),
    ...(operations.has('delete') && {
      delete: async (given: TaskRef | string, options: { signal?: AbortSignal } = {}) => {
        const ref = ownRef(context.relay, given)
        const { deleteTask } = await context.track(toList())
        return deleteTask(context, ref, options.signal)
      },
    }),
    submit,
    generate: createGenerate(submit, context, () => ({ context, delivery })),
    ...Object.fromEntries(derived),
  }
}

/** Submits, waits, and saves where an output is named. What is wrong with the way to the file is told before anything is paid. */
export function createGenerate(
  submit: OpenFacet['submit'],
  { books, track }: Pick<Context, 'books' | 'track'>,
  partsOf: (ref: TaskRef) => { context: Context; delivery: Delivery },
): OpenFacet['generate'] {
  /** The same key and the same file again: what was saved before is told, once it is clear that it was this request. */
  const toldBefore = async ({ key, output }: Partial<SaveOptions>): Promise<SavedFile | undefined> => {
    if (key === undefined || output === undefined) return undefined
    const entry = await books.get(key)
    if (!entry?.ref || entry.sha256 === null) return undefined
    const { savedBefore } = await track(toSave())
    return savedBefore(partsOf(entry.ref).context, entry, resolve(output))
  }
  const generate = async (
    request: GenerateRequest,
    options: GenerateOptions & Partial<SaveOptions> & Pick<RouteOptions, 'afterFailure'> = {},
  ): Promise<Task | SavedFile> => {
    checkDeadline(options.deadline)
    const before = await toldBefore(options)
    if (options.output !== undefined && !before) {
      const { checkTarget } = await track(toSave())
      await track(checkTarget(options.output, options.overwrite ?? false))
    }
    const { output, deadline, overwrite, maxBytes, ...submitOptions } = options
    const paidOptions: PaidOptions = {
      ...(options.afterFailure !== undefined && { key: crypto.randomUUID() }), // it is bought under one key, whoever named it
      ...submitOptions,
      ...(deadline !== undefined && { deadline }),
      ...(output !== undefined && { wish: resolve(output) }),
    }
    const later = {
      ...(deadline !== undefined && { deadline }),
      ...(overwrite !== undefined && { overwrite }),
      ...(maxBytes !== undefined && { maxBytes }),
      ...(options.signal && { signal: options.signal }),
    }
    const buy = () => submit(request, paidOptions).catch(goOn)
    let { ref } = await buy()
    if (before) return before
    for (;;) {
      const { delivery } = partsOf(ref)
      try {
        return await (output === undefined ? delivery.wait(ref, later) : delivery.save(ref, output, later))
      } catch (error) {
        if (options.afterFailure === undefined || !hasFailed(error)) throw error
        const next = await buy()
        if (isSameTask(next.ref, ref)) throw error
        ref = next.ref
      }
    }
  }
  return generate as OpenFacet['generate']
}

const hasFailed = (error: unknown): boolean => isVidrelayError(error) && error.task?.status === 'failed'

/** Paid, and its line not written yet: the way goes on to the file. */
const goOn = (error: unknown): Task => {
  if (isVidrelayError(error) && error.code === 'journal_unavailable' && error.task) return error.task
  throw error
}
