import { asJournalTrouble } from '../journal/books.ts'
import { isPending, type JournalEntry, type Purchase } from '../journal/journal.ts'
import type { Context } from '../tasks/context.ts'
import { getTask } from '../tasks/look.ts'
import type { Watcher } from '../tasks/watch.ts'
import { misuse } from '../words/problems.ts'
import type { GenerateRequest, TaskRef } from '../words/task.ts'
import type { Delivery } from './deliver.ts'
import { ownRef } from './own-ref.ts'
import type { ClientBase, Estimate, PurchaseFilter } from './types.ts'
import { toListModels, toPay, toReconcile, toRecover, toSave } from './when-needed.ts'

/** What a client is asked without paying. */
export type Lookups = Pick<
  ClientBase,
  | 'get'
  | 'watch'
  | 'wait'
  | 'download'
  | 'open'
  | 'models'
  | 'estimate'
  | 'pending'
  | 'purchases'
  | 'purchase'
  | 'recover'
  | 'reconcile'
>

export function createLookups(context: Context, watcher: Watcher, delivery: Delivery): Lookups {
  const own = (given: TaskRef | string) => ownRef(context.relay, given)
  return {
    get: async (given, options = {}) => getTask(context, own(given), options.signal),
    watch: (given, options = {}) => watcher.watch(own(given), options),
    wait: async (given, options = {}) => delivery.wait(own(given), options),
    async download(given, target, options = {}) {
      const ref = own(given)
      const { checkTarget } = await context.track(toSave())
      await context.track(checkTarget(target, options.overwrite ?? false))
      return delivery.save(ref, target, options)
    },
    open: async (given, options = {}) => delivery.open(own(given), options),
    async models(options = {}) {
      const { listModels } = await context.track(toListModels())
      const listed = await listModels(context, options.signal)
      context.rememberListed(listed.filter(model => model.live).map(model => model.id))
      return listed
    },
    estimate: (request, options = {}) => estimate(context, request, options.lenient ?? false),
    pending: () => pending(context),
    purchases: (filter = {}) => purchases(context, filter),
    purchase: key => context.books.get(key),
    async *recover(options = {}) {
      const { recover } = await context.track(toRecover())
      yield* recover(context, delivery, options)
    },
    async reconcile(key, outcome, options = {}) {
      const { reconcileKey } = await context.track(toReconcile())
      return reconcileKey(context, key, outcome, options.signal)
    },
  }
}

async function estimate(context: Context, request: GenerateRequest, lenient: boolean): Promise<Estimate> {
  const { provider, modelOf } = context.relay
  const dialect = modelOf(request.model)?.dialect ?? Object.keys(provider.dialects)[0]!
  const { prepareRequest, estimateOf } = await context.track(toPay())
  const { prepared } = await prepareRequest(context, provider.dialects[dialect]!.kind, 'submit', request, lenient)
  return estimateOf(prepared)
}

async function pending(context: Context): Promise<JournalEntry[]> {
  if (!context.journal) return []
  const { openLines } = await context.track(toRecover())
  return openLines(context)
}

/** Of this client, the newest first. @throws `journal_unavailable` */
async function purchases(context: Context, { state, since, label, limit }: PurchaseFilter): Promise<Purchase[]> {
  if (since !== undefined && Number.isNaN(Date.parse(since))) throw misuse('since: accepted: a date, like 2026-11-01')
  const filter = {
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(label !== undefined && { label }),
  }
  const listed = context.track(context.journal?.list(filter) ?? Promise.resolve([]))
  const all = await listed.catch(error => Promise.reject(asJournalTrouble(error, {})))
  const at = new Date(context.clock.now()).toISOString()
  const isWanted = (purchase: Purchase) =>
    state === undefined ||
    (state === 'pending' ? purchase.attempts.some(line => isPending(line, at)) : purchase.state === state)
  return all.filter(purchase => purchase.attempts.some(context.relay.isMine) && isWanted(purchase)).slice(0, limit)
}
