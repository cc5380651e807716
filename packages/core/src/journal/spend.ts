import type { Attempt, Purchase } from './journal.ts'
import { costOf, dayOf, hasFailed, isRefused, microsOf, usdOf } from './money.ts'

/** What purchases are told apart by. `day`: of the claim, by UTC. */
export type SpendBy = 'provider' | 'account' | 'model' | 'label' | 'day'

const sums = ['paid', 'failed', 'refunded', 'running', 'unknown'] as const

/** What one group of attempts cost. All sums are US dollars, whole micro-dollars of them. */
export interface Spend {
  group: string
  /** Attempts that cost something or may. */
  attempts: number
  /** For tasks that succeeded. */
  paid: number
  /** For tasks that ended badly and are billed, as far as nobody reports otherwise. */
  failed: number
  /** What tasks that ended badly would have cost, and did not: by the cost that the provider reported, or by its words. */
  refunded: number
  /** For tasks that were not seen at their end. */
  running: number
  /** For calls whose outcome nobody knows: it may be billed. */
  unknown: number
  /** Attempts whose price nobody knows: they stand in no sum. */
  unpriced: number
}

/**
 * Sums what attempts cost: as the provider reported it, else as it was estimated. What was refused costs nothing. `since`:
 * ISO; only what was claimed then or later, whenever its purchase began.
 */
export function spendOf(purchases: readonly Purchase[], by: SpendBy, since = ''): Spend[] {
  const groups = new Map<string, Spend>()
  const attempts = purchases.flatMap(purchase => purchase.attempts)
  for (const attempt of attempts.filter(({ createdAt }) => createdAt >= since)) {
    const costs = costsOf(attempt)
    if (!costs) continue
    const group = groupOf[by](attempt)
    const sum = groups.get(group) ?? nothing(group)
    groups.set(group, sum)
    sum.attempts++
    if (costs === 'unpriced') sum.unpriced++
    else for (const name of sums) sum[name] += microsOf(costs[name] ?? 0)
  }
  return [...groups.values()].map(inDollars).sort((a, b) => (a.group < b.group ? -1 : 1))
}

const nothing = (group: string): Spend => ({
  group,
  attempts: 0,
  paid: 0,
  failed: 0,
  refunded: 0,
  running: 0,
  unknown: 0,
  unpriced: 0,
})

const inDollars = (sum: Spend): Spend => ({
  ...sum,
  ...Object.fromEntries(sums.map(name => [name, usdOf(sum[name])])),
})

type Costs = { [name in (typeof sums)[number]]?: number }

/** Undefined: it was refused. */
function costsOf(attempt: Attempt): Costs | 'unpriced' | undefined {
  if (isRefused(attempt)) return undefined
  const cost = costOf(attempt)
  const { state, finalStatus, usd } = attempt
  if (cost === null) return 'unpriced'
  if (state !== 'accepted') return { unknown: cost }
  if (finalStatus === null) return { running: cost }
  return hasFailed(attempt) ? { failed: cost, refunded: Math.max(0, (usd ?? cost) - cost) } : { paid: cost }
}

const groupOf: { readonly [by in SpendBy]: (attempt: Attempt) => string } = {
  provider: ({ provider }) => provider,
  account: ({ provider, account }) => (account === null ? provider : `${provider}/${account}`),
  model: ({ provider, model }) => `${provider}/${model ?? '-'}`,
  label: ({ label }) => label ?? '-',
  day: dayOf,
}
