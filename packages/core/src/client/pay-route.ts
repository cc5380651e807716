import type { Attempt } from '../journal/journal.ts'
import type { Sending } from '../tasks/claim-attempt.ts'
import { fingerprintOf } from '../tasks/fingerprint.ts'
import type { PaidOptions } from '../tasks/paid-call.ts'
import { type Onward, type Refused, sendPaid } from '../tasks/submit.ts'
import { validateRequest } from '../wire/validate-request.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import type { Kind } from '../words/names.ts'
import { invalid, misuse, refusedByAll } from '../words/problems.ts'
import type { GenerateRequest, Task } from '../words/task.ts'
import { checkBegin, type Desk } from './desk.ts'
import { type PreparedCall, prepareRequest } from './prepare-request.ts'
import { estimateOf, type PayableCall, payable } from './priced.ts'
import type { RouteOptions, RouteStep, Way } from './routes.ts'
import { keepPlace, turnFor, whoseOf } from './turns.ts'
import type { Estimate } from './types.ts'

/** Causes that another relay does not share. What was not sent at all is one too. */
const ownCauses: ReadonlySet<string> = new Set([
  'unauthenticated',
  'permission_denied',
  'quota_exceeded',
  'rate_limited',
  'model_unavailable',
  'input_unreachable',
  'upstream_error', // no channel, closed: the provider's own trouble, told before anything was started
])
/** Causes that lie in what was asked. */
const sharedCauses: ReadonlySet<string> = new Set(['content_rejected', 'invalid_request', 'input_too_large'])
/** Nothing was sent, and going on is not what is wanted: the caller left, or the claim or the journal is gone. */
const ends: ReadonlySet<string> = new Set(['aborted', 'journal_unavailable', 'timeout'])

const mayGoOn = ({ state, error }: Refused, { signal, afterRefusal = false }: RouteOptions): boolean => {
  if (signal?.aborted || ends.has(error.code)) return false
  if (state === 'failed') return afterRefusal || !sharedCauses.has(error.code)
  if (state === 'not_sent') return true
  return ownCauses.has(error.code) || (afterRefusal && sharedCauses.has(error.code))
}

/** Pays the first way of a route that takes the request, and the next ones on proof alone that nothing was started. */
export async function payRoute(
  ways: ReadonlyMap<string, readonly Way[]>,
  desk: Desk,
  contextOf: Onward['contextOf'],
  kind: Kind,
  request: GenerateRequest,
  options: RouteOptions & PaidOptions = {},
): Promise<Task> {
  checkBegin(options)
  if (options.afterFailure !== undefined && options.afterFailure !== 'not-billed')
    throw misuse("afterFailure: accepted: 'not-billed'")
  const { name, all } = waysTo(ways, request.model)
  const { images: _, ...asked } = await validateRequest(request, false)
  const accounts = all.map(({ context }) => context.relay.account)
  const onWay = (way: Way) => payable(way.context, kind, 'submit', requestOn(way, request), options, accounts)
  const { nextWay, refusals, tooDear } = walk(all, onWay)
  const first = (await nextWay()) ?? bought(tooDear[0], () => noneTakes(all, refusals))
  const identity = { ...asked, images: first.call.identity.images }
  const fingerprint = await first.way.context.track(fingerprintOf(['route', name, kind], 'submit', identity))
  const nextUntried = async ({ tried: attempts = [] }: Refused) => {
    const tried = [...attempts]
    // Each attempt was made on one way: one with the same model and other fields is another way.
    const wasTried = (taken: Taken<PayableCall>) => {
      const at = tried.findIndex(attempt => isOn(taken, attempt))
      if (at >= 0) tried.splice(at, 1)
      return at >= 0
    }
    wasTried(first)
    let further = await nextWay()
    while (further && wasTried(further)) further = await nextWay()
    return further
  }
  return desk.once(fingerprint, options, first.way.provider, async (until, begun) => {
    const sendingOf = ({ way: { context }, call }: Taken<PayableCall>): Sending => {
      return { context, paid: { ...call, fingerprint, options: { ...options, signal: until } } }
    }
    let turn = await turnFor(first.way.context, first.way.turns, options, until)
    begun()
    const next = async (refused: Refused) => {
      const further = mayGoOn(refused, { ...options, signal: until }) ? await nextUntried(refused) : undefined
      if (!further) return undefined
      turn.free() // on the way before nothing is under way
      // Without a turn the purchase ends with what it was refused for.
      const own = await further.way.turns.take(whoseOf(options), until).catch(() => undefined)
      if (own) turn = own
      return own && sendingOf(further)
    }
    const { context, paid } = sendingOf(first)
    const isAfterFailure = options.afterFailure === 'not-billed'
    return keepPlace(
      () => turn,
      () => sendPaid(context, paid, { next, contextOf, isAfterFailure }),
    )
  })
}

/** What a request would cost and become on the first way of a route that takes it. */
export async function estimateRoute(
  ways: ReadonlyMap<string, readonly Way[]>,
  kind: Kind,
  request: GenerateRequest,
  { lenient = false }: { lenient?: boolean } = {},
): Promise<Estimate> {
  const { all } = waysTo(ways, request.model)
  await validateRequest(request, false)
  const onWay = (way: Way) => prepareRequest(way.context, kind, 'submit', requestOn(way, request), lenient)
  const { nextWay, refusals } = walk(all, onWay)
  const first = await nextWay()
  if (!first) throw noneTakes(all, refusals)
  return estimateOf(first.call.prepared)
}

function waysTo(ways: ReadonlyMap<string, readonly Way[]>, name: string | undefined) {
  const all = name === undefined ? undefined : ways.get(name)
  if (name !== undefined && all) return { name, all }
  throw invalid('model', `there is no route ${JSON.stringify(name)}; accepted: ${[...ways.keys()].join(', ')}`)
}

/** A way whose tables take the request. */
interface Taken<C> {
  way: Way
  call: C
}

const isOn = (
  { way: { context }, call }: Taken<PayableCall>,
  { provider, baseURL, account, model }: Attempt,
): boolean =>
  context.relay.provider.id === provider &&
  context.relay.baseURL === baseURL &&
  (context.relay.account ?? null) === account &&
  (call.prepared.effective.model ?? null) === model

/** The ways in their order, each time the next one that takes the request; why the others do not. */
function walk<C extends PreparedCall & { refusal?: VidrelayError }>(
  all: readonly Way[],
  onWay: (way: Way) => Promise<C>,
) {
  const waiting = [...all]
  const refusals: VidrelayError[] = []
  const tooDear: Taken<C>[] = []
  const nextWay = async (): Promise<Taken<C> | undefined> => {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      try {
        const taken = { way, call: await onWay(way) }
        if (!taken.call.refusal) return taken
        refusals.push(taken.call.refusal)
        tooDear.push(taken)
      } catch (error) {
        if (!isVidrelayError(error)) throw error
        refusals.push(error)
      }
    }
    return undefined
  }
  return { nextWay, refusals, tooDear }
}

/** Where each way is too dear only what was bought before is told. @throws why none takes it */
function bought(taken: Taken<PayableCall> | undefined, why: () => VidrelayError): Taken<PayableCall> {
  if (!taken) throw why()
  return { ...taken, call: { ...taken.call, refusal: why() } }
}

function requestOn({ model, set }: RouteStep, { model: _, ...request }: GenerateRequest): GenerateRequest {
  return { ...request, ...set, ...(model !== undefined && { model }) } as GenerateRequest
}

/** Each way's own sentence; of one way its own error. Where all have the same cause it is that of the whole. */
function noneTakes(all: readonly Way[], refusals: readonly VidrelayError[]): VidrelayError {
  const [only] = refusals
  if (only && refusals.length === 1) return only
  const sentences = refusals.map((error, index) => `${all[index]!.provider}: ${error.message}`)
  const isOne = refusals.every(({ code }) => code === only?.code)
  return refusedByAll(isOne && only ? only.code : 'invalid_request', sentences, {
    field: only?.field ?? 'model',
    ...(isOne && only?.hint !== undefined && { hint: only.hint }),
  })
}
