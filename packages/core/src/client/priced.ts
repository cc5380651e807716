import type { Provider } from '../contract/provider.ts'
import type { Context } from '../tasks/context.ts'
import { unpricedHint } from '../tasks/models.ts'
import type { PaidOptions } from '../tasks/paid-call.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { overBudget } from '../words/problems.ts'
import { type PreparedCall, prepareRequest } from './prepare-request.ts'
import type { Estimate } from './types.ts'

/** A request that this provider takes, at a price that the caller takes. @throws `invalid_request`, `cost_limit` */
export async function priced(
  context: Context,
  kind: Kind,
  operation: PaidOperation,
  request: unknown,
  { lenient = false, maxCost, allowUnknownPrice = false }: PaidOptions,
): Promise<PreparedCall> {
  const call = await prepareRequest(context, kind, operation, request, lenient)
  const { usd, effective } = call.prepared
  if (usd !== null || !allowUnknownPrice) checkCost(context.relay.provider, maxCost, usd, effective.model)
  return call
}

/** Tells whoever listens what was decided about a request; what is to be said of the key was told when the client was made. */
export function tellWarnings({ emit, keyWarnings }: Context, { warnings }: PreparedCall['prepared']): void {
  for (const warning of warnings) if (!keyWarnings.includes(warning)) emit?.({ type: 'warning', warning })
}

/** What a prepared request would cost and become. */
export const estimateOf = ({ usd, effective, warnings }: PreparedCall['prepared']): Estimate => ({
  cost: usd === null ? null : { usd, basis: 'estimated' },
  effective,
  warnings,
})

function checkCost(provider: Provider, maxCost: number | undefined, usd: number | null, model = 'MODEL'): void {
  if (maxCost === undefined) return
  if (usd === null)
    throw overBudget(
      provider,
      `maxCost is ${maxCost} USD, but the price of this request is not known`,
      `${unpricedHint(provider)}; a program gives its own price in prices: { '${provider.id}/${model}': { usd, per } }, or allows it with allowUnknownPrice`,
    )
  if (usd > maxCost) throw overBudget(provider, `this request costs ${usd} USD, more than maxCost ${maxCost}`)
}
