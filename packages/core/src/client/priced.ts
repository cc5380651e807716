import type { Provider } from '../contract/provider.ts'
import { budgetsOf, checkAccounts, checkBudgets, limitsOf } from '../journal/budget.ts'
import type { Context } from '../tasks/context.ts'
import { documentedPrices } from '../tasks/models.ts'
import type { PaidCall, PaidOptions } from '../tasks/paid-call.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { overMaxCost, unpriced } from '../words/problems.ts'
import { type PreparedCall, prepareRequest } from './prepare-request.ts'
import type { Estimate } from './types.ts'

/** A call before its fingerprint, with the budgets that it is claimed under. */
export type PayableCall = PreparedCall & Pick<PaidCall, 'limits' | 'reservedUsd' | 'refusal'>

/**
 * A request that this provider takes, and what its price comes to for the caller. `accounts`: all under which this call may be
 * paid. @throws `invalid_request`, `TypeError`
 */
export async function payable(
  context: Context,
  kind: Kind,
  operation: PaidOperation,
  request: unknown,
  options: PaidOptions,
  accounts: readonly (string | undefined)[] = [context.relay.account],
): Promise<PayableCall> {
  const own = budgetsOf(options.budget)
  checkBudgets(own, context.journal !== undefined)
  checkAccounts(own, accounts)
  const call = await prepareRequest(context, kind, operation, request, options.lenient ?? false)
  const whose = { account: context.relay.account ?? null, label: options.label ?? null }
  const limits = limitsOf([...own, ...context.budgets], whose) // the narrower one is told first
  const reserves = limits.flatMap(({ budget: { reserve } }) => (reserve === undefined ? [] : [reserve.usd]))
  const isReserved = call.prepared.usd === null && reserves.length > 0
  const { provider } = context.relay
  const refusal =
    tooDear(provider, call.prepared, options) ??
    (limits.length > 0 && !isReserved ? withoutPrice(provider, call.prepared) : undefined)
  return { ...call, limits, reservedUsd: isReserved ? Math.max(...reserves) : null, ...(refusal && { refusal }) }
}

/** Above the price that the caller set, or perhaps so. */
function tooDear(
  provider: Provider,
  prepared: PreparedCall['prepared'],
  { maxCost, allowUnknownPrice = false }: PaidOptions,
): VidrelayError | undefined {
  const { usd } = prepared
  if (maxCost === undefined) return undefined
  if (usd === null && !allowUnknownPrice)
    return unpriced(
      provider,
      'maxCost',
      `maxCost is ${maxCost} USD, but the price of this request is not known`,
      priceHint(provider, prepared, 'allow it with allowUnknownPrice: true, or leave maxCost out'),
    )
  if (usd !== null && usd > maxCost)
    return overMaxCost(provider, `this request costs ${usd} USD, more than maxCost ${maxCost}`)
  return undefined
}

/** Nothing that a budget could count. */
const withoutPrice = (provider: Provider, prepared: PreparedCall['prepared']): VidrelayError | undefined =>
  prepared.usd === null
    ? unpriced(
        provider,
        'budget',
        'there is a budget, but the price of this request is not known',
        priceHint(provider, prepared, 'say what the budget counts for it: reserve: { usd }'),
      )
    : undefined

/** How a price becomes known, and what else helps. */
const priceHint = (provider: Provider, { effective: { model = 'MODEL' } }: PreparedCall['prepared'], orElse: string) =>
  `${documentedPrices(provider)}; give your own in prices: { '${provider.id}/${model}': { usd, per } }, or ${orElse}`

/** What a prepared request would cost and become. */
export const estimateOf = ({ usd, effective, warnings }: PreparedCall['prepared']): Estimate => ({
  cost: usd === null ? null : { usd, basis: 'estimated' },
  effective,
  warnings,
})
