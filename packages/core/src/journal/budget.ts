import { misuse } from '../words/problems.ts'
import type { Attempt } from './journal.ts'
import { type Limit, microsOf } from './money.ts'

/**
 * What may be claimed on one day, counted over the whole journal, so that processes that share it share the budget. An
 * attempt counts from its claim on, with its price: until its cost is reported, or it is proven that nothing was started.
 */
export interface Budget {
  /** US dollars, 0 or more. */
  usd: number
  /** A day of UTC, that of the claim. */
  per: 'day'
  /** Only what is paid under this account, at whatever provider. Default: all. */
  account?: string
  /** Only what is asked for with this label. Default: all. */
  label?: string
  /** Each account, or each label, has such a budget of its own; those without one have one together. */
  each?: 'account' | 'label'
  /** What a request counts whose price nobody knows. Without it such a request is refused. */
  reserve?: { usd: number }
}

/** A budget that an attempt is judged by, as the journal keeps it. */
export interface BudgetLimit {
  budget: Budget
  limit: Limit
}

/** The budgets that concern what is paid under an account and a label. */
export const limitsOf = (
  budgets: readonly Budget[],
  { account, label }: Pick<Attempt, 'account' | 'label'>,
): BudgetLimit[] =>
  budgets
    .filter(
      budget =>
        (budget.account === undefined || budget.account === account) &&
        (budget.label === undefined || budget.label === label),
    )
    .map(budget => ({
      budget,
      limit: {
        micros: microsOf(budget.usd),
        ...((budget.account !== undefined || budget.each === 'account') && { account }),
        ...((budget.label !== undefined || budget.each === 'label') && { label }),
      },
    }))

export const budgetsOf = (given: Budget | readonly Budget[] = []): readonly Budget[] =>
  Array.isArray(given) ? given : [given as Budget]

const names: ReadonlySet<string> = new Set(['usd', 'per', 'account', 'label', 'each', 'reserve'])
const isAmount = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1e9
const isName = (value: unknown) => value === undefined || (typeof value === 'string' && value !== '')

/** @throws `TypeError` on a budget that is none: a slip would let money through */
export function checkBudgets(budgets: readonly Budget[], hasJournal: boolean): void {
  for (const budget of budgets) {
    const { usd, per, account, label, each, reserve } = budget
    const unknown = Object.keys(budget).find(name => !names.has(name))
    if (unknown !== undefined)
      throw misuse(`budget: ${JSON.stringify(unknown)} is not known; accepted: ${[...names].join(', ')}`)
    if (!isAmount(usd) || (reserve !== undefined && !isAmount(reserve.usd)))
      throw misuse('budget: usd and reserve.usd: accepted: US dollars, 0 to 1000000000')
    if (per !== 'day') throw misuse("budget: per: accepted: 'day'")
    if (!isName(account) || !isName(label)) throw misuse('budget: account and label: accepted: text, not empty')
    if (each !== undefined && (!['account', 'label'].includes(each) || budget[each] !== undefined))
      throw misuse("budget: each: accepted: 'account' or 'label', and not the one that is named")
    if (!hasJournal) throw misuse('budget: it is kept in the journal, and there is none')
  }
}

/** @throws `TypeError` on a budget of an account that nobody here pays under: it would never count */
export function checkAccounts(budgets: readonly Budget[], accounts: readonly (string | undefined)[]): void {
  for (const { account } of budgets) {
    if (account === undefined || accounts.includes(account)) continue
    const known = accounts.filter(one => one !== undefined).map(one => JSON.stringify(one))
    const accepted = known.length > 0 ? known.join(', ') : 'none, as no provider here has one'
    throw misuse(`budget: nobody here pays under the account ${JSON.stringify(account)}; accepted: ${accepted}`)
  }
}
