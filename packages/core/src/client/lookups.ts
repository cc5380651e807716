import { checkTarget } from '../files/target.ts'
import { asJournalTrouble } from '../journal/books.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { Context } from '../tasks/context.ts'
import { getTask } from '../tasks/look.ts'
import { listModels } from '../tasks/models.ts'
import { reconcileKey } from '../tasks/reconcile.ts'
import type { Watcher } from '../tasks/watch.ts'
import type { GenerateRequest, TaskRef } from '../words/task.ts'
import type { Delivery } from './deliver.ts'
import { ownRef } from './own-ref.ts'
import { prepareRequest } from './prepare-request.ts'
import type { ClientBase, Estimate } from './types.ts'

/** What a client is asked without paying. */
export type Lookups = Pick<
  ClientBase,
  'get' | 'watch' | 'wait' | 'download' | 'open' | 'models' | 'estimate' | 'pending' | 'reconcile'
>

export function createLookups(context: Context, watcher: Watcher, delivery: Delivery): Lookups {
  const own = (given: TaskRef | string) => ownRef(context.relay, given)
  return {
    get: async (given, options = {}) => getTask(context, own(given), options.signal),
    watch: (given, options = {}) => watcher.watch(own(given), options),
    wait: async (given, options = {}) => delivery.wait(own(given), options),
    async download(given, target, options = {}) {
      const ref = own(given)
      await context.track(checkTarget(target, options.overwrite ?? false))
      return delivery.save(ref, target, options)
    },
    open: async (given, options = {}) => delivery.open(own(given), options),
    async models(options = {}) {
      const listed = await listModels(context, options.signal)
      context.rememberListed(listed.filter(model => model.live).map(model => model.id))
      return listed
    },
    estimate: (request, options = {}) => estimate(context, request, options.lenient ?? false),
    pending: () => pending(context),
    reconcile: (key, outcome, options = {}) => reconcileKey(context, key, outcome, options.signal),
  }
}

async function estimate(context: Context, request: GenerateRequest, lenient: boolean): Promise<Estimate> {
  const { provider, modelOf } = context.relay
  const dialect = modelOf(request.model)?.dialect ?? Object.keys(provider.dialects)[0]!
  const { prepared } = await prepareRequest(context, provider.dialects[dialect]!.kind, 'submit', request, lenient)
  return {
    cost: prepared.usd === null ? null : { usd: prepared.usd, basis: 'estimated' },
    effective: prepared.effective,
    warnings: prepared.warnings,
  }
}

async function pending(context: Context): Promise<JournalEntry[]> {
  const at = new Date(context.clock.now()).toISOString()
  const listed = context.track(context.journal?.list({ pending: true, at }) ?? Promise.resolve([]))
  const entries = await listed.catch(error => Promise.reject(asJournalTrouble(error, {})))
  return entries.filter(context.relay.isMine)
}
