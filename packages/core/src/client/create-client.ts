import { systemClock } from '../base/clock.ts'
import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { dialectsOf } from '../contract/model-table.ts'
import type { Provider } from '../contract/provider.ts'
import { loadMedium, type Medium } from '../files/load-image.ts'
import { checkTarget } from '../files/target.ts'
import { asJournalTrouble, journalWarning } from '../journal/books.ts'
import type { JournalPatch } from '../journal/journal.ts'
import { type ClientOptions, createContext } from '../tasks/context.ts'
import { type DownloadOptions, saveResult } from '../tasks/download.ts'
import { fingerprintOf } from '../tasks/fingerprint.ts'
import { deleteTask, type ListOptions, listTasks } from '../tasks/list.ts'
import { look } from '../tasks/look.ts'
import { listModels, unpricedHint } from '../tasks/models.ts'
import { streamResult } from '../tasks/open.ts'
import type { PaidCall, SubmitOptions } from '../tasks/paid-call.ts'
import { reconcileKey } from '../tasks/reconcile.ts'
import { sendPaid } from '../tasks/submit.ts'
import { checkDeadline, createWatcher, type WaitOptions } from '../tasks/watch.ts'
import { endedBadly, withWarning } from '../wire/build-task.ts'
import { prepare } from '../wire/prepare.ts'
import { validateRequest } from '../wire/validate-request.ts'
import { invalid, isVidrelayError, misuse, VidrelayError } from '../words/errors.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { parseRef, refIdentity } from '../words/ref.ts'
import { type GenerateRequest, isFinal, type SourceRequest, type Task, type TaskRef } from '../words/task.ts'
import { closeAloud } from './close-aloud.ts'
import type { Client, ClientBase, GenerateOptions, OpenFacet, SaveOptions } from './types.ts'

/**
 * A client for one provider and one account.
 * @throws `unauthenticated` without a usable key, `invalid_request` on a base URL that cannot be one and on a document of another contract, `TypeError` without a choice of journal
 */
export function createClient<P extends Provider>(configured: ConfiguredProvider<P>, options: ClientOptions): Client<P> {
  const context = createContext(configured, options, systemClock)
  const watcher = createWatcher(context)
  const paying = new Map<string, { fingerprint: string; work: Promise<Task> }>()
  const final = new Map<string, Task>()
  let liveModels: ReadonlySet<string> | undefined
  let nameless = 0

  const refOf = (given: TaskRef | string): TaskRef => {
    const ref = parseRef(given)
    const refuse = (problem: string) => invalid('ref', problem, { provider: context.relay.provider.id })
    if (ref.provider !== context.relay.provider.id)
      throw refuse(`this is a task of ${ref.provider}, not of ${context.relay.provider.id}`)
    if (ref.baseURL !== context.relay.baseURL)
      throw refuse(
        `this task lives at ${ref.baseURL}, and this client speaks to ${context.relay.baseURL}; make a client with that base URL`,
      )
    if ((ref.account ?? '') !== (context.relay.account ?? ''))
      throw refuse(
        `this task belongs to the account ${JSON.stringify(ref.account ?? '')}, and this client uses ${JSON.stringify(context.relay.account ?? '')}`,
      )
    return ref
  }

  /** Final states never change again, whatever a later answer says. */
  const settle = (task: Task): Task => {
    const identity = refIdentity(task.ref)
    const before = final.get(identity)
    if (before && before.status !== task.status) {
      return {
        ...before,
        warnings: [
          ...before.warnings,
          {
            code: 'contradiction',
            message: `${context.relay.provider.title} now says ${JSON.stringify(task.upstreamStatus)}; the task was ${before.status}`,
          },
        ],
      }
    }
    if (isFinal(task.status)) {
      final.set(identity, task)
      if (final.size > 500) final.delete(final.keys().next().value!)
    }
    return task
  }

  async function ready(kind: Kind, operation: PaidOperation, request: unknown, lenient: boolean) {
    const valid = await validateRequest(request, operation !== 'submit')
    const { images = [], source, ...rest } = valid
    const media: Medium[] = []
    for (const [index, image] of images.entries()) {
      const medium = await context.track(loadMedium(image, `images[${index}]`, context.baseIsPrivate))
      media.push(medium.task ? await withOutput(medium) : medium)
    }
    const sourceRef = source === undefined ? undefined : refOf(source)
    const prepared = prepare(context.relay, {
      kind,
      operation,
      request: rest as GenerateRequest,
      media,
      ...(sourceRef && { source: sourceRef }),
      lenient,
      allowPrivate: context.baseIsPrivate,
    })
    const { model } = prepared.effective
    if (liveModels && model !== undefined && !liveModels.has(model)) {
      prepared.warnings = [
        ...prepared.warnings,
        {
          code: 'unknown_model',
          field: 'model',
          message: `model: ${context.relay.provider.title} did not list ${JSON.stringify(model)} when it was last asked`,
        },
      ]
    }
    const identity = {
      ...rest,
      images: media.map(({ label: _label, ...medium }) => medium),
      ...(sourceRef && { source: sourceRef }),
    }
    return {
      prepared,
      prompt: valid.prompt,
      source: sourceRef,
      fingerprint: fingerprintOf(context, operation, identity),
    }
  }

  /** The output of an earlier task as an input: its fresh link. */
  async function withOutput(medium: Medium): Promise<Medium> {
    const { ref: given, output = 0 } = medium.task!
    const ref = refOf(given)
    const task = await base.get(ref)
    const url = task.outputs[output]?.url
    if (!url)
      throw invalid(medium.label, `task ${ref.id} is ${task.status} and has no output ${output}`, { taskRef: ref })
    return { ...medium, task: { ref, output, url } }
  }

  async function pay(
    kind: Kind,
    operation: PaidOperation,
    request: unknown,
    options: SubmitOptions = {},
  ): Promise<Task> {
    if (options.signal?.aborted)
      throw new VidrelayError('aborted', 'stopped before anything was sent', { provider: context.relay.provider.id })
    if (
      options.key !== undefined &&
      (typeof options.key !== 'string' || options.key === '' || options.key.length > 200)
    ) {
      throw misuse('key: accepted: text of 1 to 200 characters')
    }
    const { prepared, prompt, source, fingerprint } = await ready(kind, operation, request, options.lenient ?? false)
    checkCost(options.maxCost, prepared.usd)
    const known = options.key === undefined ? undefined : paying.get(options.key)
    if (known && known.fingerprint !== fingerprint)
      throw misuse(`key ${JSON.stringify(options.key)} is being used for another request; a key belongs to one request`)
    for (const warning of prepared.warnings) context.emit({ type: 'warning', warning })
    const paid: PaidCall = { kind, operation, prepared, prompt, source, fingerprint, options }
    const slot = options.key ?? `unnamed ${nameless++}`
    const work = known?.work ?? sendPaid(context, paid).finally(() => paying.delete(slot))
    if (!known) paying.set(slot, { fingerprint, work })
    return settle(await orLeave(work, options))
  }

  /** Leaving early does not cut a paid call short: its id would be lost. It ends by itself and is in the journal. */
  function orLeave(work: Promise<Task>, { signal, key }: SubmitOptions): Promise<Task> {
    if (!signal) return work
    return new Promise((resolve, reject) => {
      const leave = () => {
        work.catch(() => {})
        reject(
          new VidrelayError(
            'aborted',
            'stopped waiting for the answer to a paid call; the call goes on and its outcome will be in the journal',
            {
              provider: context.relay.provider.id,
              ...(key !== undefined && { key }),
              hint: 'submit again with the same key to get the same task, or look at pending()',
            },
          ),
        )
      }
      signal.addEventListener('abort', leave, { once: true })
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }

  function checkCost(maxCost: number | undefined, usd: number | null): void {
    if (maxCost === undefined) return
    if (!(maxCost >= 0)) throw misuse('maxCost: accepted: US dollars, 0 or more')
    if (usd === null)
      throw new VidrelayError('cost_limit', `maxCost is ${maxCost} USD, but the price of this request is not known`, {
        provider: context.relay.provider.id,
        field: 'maxCost',
        hint: unpricedHint(context.relay.provider),
      })
    if (usd > maxCost)
      throw new VidrelayError('cost_limit', `this request costs ${usd} USD, more than maxCost ${maxCost}`, {
        provider: context.relay.provider.id,
        field: 'maxCost',
      })
  }

  async function wait(ref: TaskRef, options: WaitOptions): Promise<Task> {
    let last: Task | undefined
    for await (const task of watcher.watch(ref, options)) last = task
    const task = settle(last!)
    if (task.status !== 'succeeded') throw endedBadly(task)
    return task
  }

  const refreshed = (ref: TaskRef, signal: AbortSignal | undefined) => async () => {
    const task = await base.get(ref, signal ? { signal } : {})
    if (task.status !== 'succeeded') throw endedBadly(task)
    return task
  }

  async function download(ref: TaskRef, target: string, options: DownloadOptions) {
    const task = await wait(ref, options)
    const saved = await saveResult(context, ref, task, target, options, refreshed(ref, options.signal))
    const trouble = await noteDelivered(ref, { file: saved.path, sha256: saved.sha256 })
    return trouble ? { ...saved, task: withWarning(saved.task, journalWarning(trouble)) } : saved
  }

  /** The result is there whatever becomes of its line. */
  async function noteDelivered(ref: TaskRef, patch: JournalPatch) {
    const { entry, trouble } = await context.books.find(ref)
    return entry ? ((await context.books.note(entry.key, patch)) ?? trouble) : trouble
  }

  /** Paid, and its line not written yet: the way goes on to the file. */
  const goOn = (error: unknown): Task => {
    if (isVidrelayError(error) && error.code === 'journal_unavailable' && error.task) return error.task
    throw error
  }

  const facet = (kind: Kind): OpenFacet => {
    const operations = new Set(
      dialectsOf(context.relay.provider, kind).flatMap(name =>
        Object.keys(context.relay.provider.dialects[name]!.routes),
      ),
    )
    const derived = (['remix', 'extend', 'edit'] as const)
      .filter(operation => operations.has(operation))
      .map(operation => [
        operation,
        (request: SourceRequest, options?: SubmitOptions) => pay(kind, operation, request, options),
      ])
    const generate = async (request: GenerateRequest, options: GenerateOptions & Partial<SaveOptions> = {}) => {
      checkDeadline(options.deadline)
      if (options.output !== undefined) await context.track(checkTarget(options.output, options.overwrite ?? false))
      const { output, deadline, overwrite, maxBytes, ...submitOptions } = options
      const { ref } = await pay(kind, 'submit', request, submitOptions).catch(goOn)
      const later = {
        ...(deadline !== undefined && { deadline }),
        ...(overwrite !== undefined && { overwrite }),
        ...(maxBytes !== undefined && { maxBytes }),
        ...(options.signal && { signal: options.signal }),
      }
      return output === undefined ? wait(ref, later) : download(ref, output, later)
    }
    return {
      ...(operations.has('list') && { list: (options: ListOptions = {}) => listTasks(context, kind, options) }),
      ...(operations.has('delete') && {
        delete: (given: TaskRef | string, options: { signal?: AbortSignal } = {}) =>
          deleteTask(context, refOf(given), options.signal),
      }),
      submit: (request, options) => pay(kind, 'submit', request, options),
      generate: generate as OpenFacet['generate'],
      ...Object.fromEntries(derived),
    }
  }

  const base: ClientBase<P> = {
    provider: configured.definition,
    baseURL: context.relay.baseURL,
    async get(given, options = {}) {
      const found = await look(context, refOf(given), options.signal)
      if ('error' in found) throw found.error
      return settle(found.task)
    },
    watch: (given, options = {}) => watcher.watch(refOf(given), options),
    wait: async (given, options = {}) => wait(refOf(given), options),
    async download(given, target, options = {}) {
      const ref = refOf(given)
      await context.track(checkTarget(target, options.overwrite ?? false))
      return download(ref, target, options)
    },
    async open(given, options = {}) {
      const ref = refOf(given)
      const task = await wait(ref, options)
      const onEnd = () => noteDelivered(ref, { deliveredAt: new Date(context.clock.now()).toISOString() })
      return streamResult(context, ref, task, options, refreshed(ref, options.signal), onEnd)
    },
    async models(options = {}) {
      const listed = await listModels(context, options.signal)
      liveModels = new Set(listed.filter(model => model.live).map(model => model.id))
      return listed
    },
    async estimate(request, options = {}) {
      const { provider, modelOf } = context.relay
      const dialect = modelOf(request.model)?.dialect ?? Object.keys(provider.dialects)[0]!
      const { prepared } = await ready(provider.dialects[dialect]!.kind, 'submit', request, options.lenient ?? false)
      return {
        cost: prepared.usd === null ? null : { usd: prepared.usd, basis: 'estimated' },
        effective: prepared.effective,
        warnings: prepared.warnings,
      }
    },
    async pending() {
      const at = new Date(context.clock.now()).toISOString()
      const listed = context.track(context.journal?.list({ pending: true, at }) ?? Promise.resolve([]))
      const entries = await listed.catch(error => Promise.reject(asJournalTrouble(error, {})))
      return entries.filter(context.relay.isMine)
    },
    reconcile: (key, outcome) => reconcileKey(context, key, outcome),
    async close() {
      watcher.close()
      await Promise.allSettled([...paying.values()].map(({ work }) => work))
      await context.transport.close().finally(() => context.books.close())
    },
    [Symbol.asyncDispose]: () => closeAloud(base),
  }
  const kinds = (['video', 'image'] as const).filter(kind => dialectsOf(context.relay.provider, kind).length > 0)
  return Object.assign(base, Object.fromEntries(kinds.map(kind => [`${kind}s`, facet(kind)]))) as unknown as Client<P>
}
