import type { Provider } from '../contract/provider.ts'
import { type BudgetLimit, budgetsOf, checkBudgets, limitsOf } from '../journal/budget.ts'
import type { Context } from '../tasks/context.ts'
import { documentedPrices } from '../tasks/models.ts'
import type { PaidCall, PaidOptions } from '../tasks/paid-call.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { overMaxCost, unpriced } from '../words/problems.ts'
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
  const { provider } = context.relay
  const { usd } = call.prepared
  if (maxCost === undefined) return call
  if (usd === null && !allowUnknownPrice)
    throw unpriced(
      provider,
      'maxCost',
      `maxCost is ${maxCost} USD, but the price of this request is not known`,
      priceHint(provider, call.prepared, 'allow it with allowUnknownPrice: true, or leave maxCost out'),
    )
  if (usd !== null && usd > maxCost)
    throw overMaxCost(provider, `this request costs ${usd} USD, more than maxCost ${maxCost}`)
  return call
}

/** A call before its fingerprint, with the budgets that it is claimed under. */
export type PayableCall = PreparedCall & Pick<PaidCall, 'limits' | 'reservedUsd'>

/** The same, to be claimed under the budgets that concern it. @throws `cost_limit` also where these need a price */
export async function payable(
  context: Context,
  kind: Kind,
  operation: PaidOperation,
  request: unknown,
  options: PaidOptions,
): Promise<PayableCall> {
  const own = budgetsOf(options.budget)
  checkBudgets(own, context.journal !== undefined)
  const call = await priced(context, kind, operation, request, options)
  const whose = { account: context.relay.account ?? null, label: options.label ?? null }
  const limits = limitsOf([...own, ...context.budgets], whose) // the narrower one is told first
  return { ...call, limits, reservedUsd: reservedFor(context.relay.provider, limits, call.prepared) }
}

/** The most that one of the budgets reserves for it; null where its price is known, or no budget concerns it. */
function reservedFor(
  provider: Provider,
  limits: readonly BudgetLimit[],
  prepared: PreparedCall['prepared'],
): number | null {
  if (prepared.usd !== null || limits.length === 0) return null
  const reserves = limits.flatMap(({ budget: { reserve } }) => (reserve === undefined ? [] : [reserve.usd]))
  if (reserves.length > 0) return Math.max(...reserves)
  throw unpriced(
    provider,
    'budget',
    'there is a budget, but the price of this request is not known',
    priceHint(provider, prepared, 'say what the budget counts for it: reserve: { usd }'),
  )
}

/** How a price becomes known, and what else helps. */
const priceHint = (provider: Provider, { effective: { model = 'MODEL' } }: PreparedCall['prepared'], orElse: string) =>
  `${documentedPrices(provider)}; give your own in prices: { '${provider.id}/${model}': { usd, per } }, or ${orElse}`

/** What a prepared request would cost and become. */
export const estimateOf = ({ usd, effective, warnings }: PreparedCall['prepared']): Estimate => ({
  cost: usd === null ? null : { usd, basis: 'estimated' },
  effective,
  warnings,
})
