import type { Attempt, Purchase } from './journal.ts'
import { dayOf, microsOf, usdOf } from './money.ts'

/** What purchases are told apart by. `day`: of the claim, by UTC. */
export type SpendBy = 'provider' | 'account' | 'model' | 'label' | 'day'

/** What was paid for one group of attempts. All sums are US dollars, whole micro-dollars of them. */
export interface Spend {
  group: string
  /** Attempts that cost something or may. */
  attempts: number
  /** Of tasks that succeeded. */
  succeeded: number
  /** Of tasks that ended badly: billed, as far as no provider reports otherwise. */
  failed: number
  /** Of tasks that were not seen at their end. */
  running: number
  /** Of calls whose outcome nobody knows. */
  unknown: number
  /** Attempts whose price nobody knows: they stand in no sum. */
  unpriced: number
}

type Share = 'succeeded' | 'failed' | 'running' | 'unknown'

/** Sums what attempts cost: as the provider reported it, else as it was estimated. What was refused costs nothing. */
export function spendOf(purchases: readonly Purchase[], by: SpendBy): Spend[] {
  const groups = new Map<string, Spend>()
  for (const attempt of purchases.flatMap(({ attempts }) => attempts)) {
    const share = shareOf(attempt)
    if (share === undefined) continue
    const group = groupOf[by](attempt)
    const sum = groups.get(group) ?? nothing(group)
    groups.set(group, sum)
    sum.attempts++
    const usd = attempt.reportedUsd ?? attempt.usd
    if (usd === null) sum.unpriced++
    else sum[share] += microsOf(usd)
  }
  return [...groups.values()].map(inDollars).sort((a, b) => (a.group < b.group ? -1 : 1))
}

const nothing = (group: string): Spend => ({
  group,
  attempts: 0,
  succeeded: 0,
  failed: 0,
  running: 0,
  unknown: 0,
  unpriced: 0,
})

const inDollars = (sum: Spend): Spend => ({
  ...sum,
  succeeded: usdOf(sum.succeeded),
  failed: usdOf(sum.failed),
  running: usdOf(sum.running),
  unknown: usdOf(sum.unknown),
})

function shareOf({ state, finalStatus }: Attempt): Share | undefined {
  if (state === 'sending' || state === 'unknown') return 'unknown'
  if (state !== 'accepted') return undefined
  if (finalStatus === null) return 'running'
  return finalStatus === 'succeeded' ? 'succeeded' : 'failed'
}

const groupOf: { readonly [by in SpendBy]: (attempt: Attempt) => string } = {
  provider: ({ provider }) => provider,
  account: ({ provider, account }) => (account === null ? provider : `${provider}/${account}`),
  model: ({ provider, model }) => `${provider}/${model ?? '-'}`,
  label: ({ label }) => label ?? '-',
  day: dayOf,
}
