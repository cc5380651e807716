import type { Claim, Ended, JournalEntry } from '../journal/journal.ts'
import { countedMicros, dayOf, type Over, usdOf } from '../journal/money.ts'
import { nothingSeen } from '../journal/purchase.ts'
import type { VidrelayError } from '../words/errors.ts'
import { overBudget } from '../words/problems.ts'
import type { Context } from './context.ts'
import { saltedHash } from './fingerprint.ts'
import type { PaidCall } from './paid-call.ts'

/** One way to make what is asked for. */
export interface Sending {
  context: Context
  paid: PaidCall
}

/** An attempt, claimed within its budgets, in the instant in which the one before it ends. @throws `journal_unavailable` */
export async function claimFor({ context, paid }: Sending, key: string, ended?: Ended): Promise<Claim> {
  const limits = paid.limits.map(({ limit }) => limit)
  return context.books.claim(await newEntry(context, paid, key), ended, limits)
}

/** Why it was not claimed. */
export function noRoom({ context, paid }: Sending, entry: JournalEntry, { limit, used }: Over): VidrelayError {
  const { budget } = paid.limits[limit]!
  const { provider } = context.relay
  const whose = (['account', 'label'] as const)
    .filter(name => budget[name] !== undefined || budget.each === name)
    .map(name => (entry[name] === null ? ` without ${name}` : ` for ${name} ${JSON.stringify(entry[name])}`))
  const { usd, per } = budget
  const asked = usdOf(countedMicros(entry))
  const use = { usd, per, used: usdOf(used), asked, whose: whose.join(''), day: dayOf(entry) }
  return overBudget(provider, use, { key: entry.key })
}

async function newEntry(context: Context, paid: PaidCall, key: string): Promise<JournalEntry> {
  const { prepared, options } = paid
  const at = new Date(context.clock.now()).toISOString()
  return {
    key,
    fingerprint: paid.fingerprint,
    operation: paid.operation,
    kind: paid.kind,
    promptLength: [...(paid.prompt ?? '')].length,
    promptHash: paid.prompt === undefined ? null : saltedHash(paid.prompt),
    requested: prepared.requested,
    wish: options.wish ?? null,
    attempt: 1,
    owner: context.journal ? await context.newOwner() : null,
    beat: 0,
    provider: context.relay.provider.id,
    baseURL: context.relay.baseURL,
    account: context.relay.account ?? null,
    label: options.label ?? null,
    dialect: prepared.dialectName,
    model: prepared.effective.model ?? null,
    effective: prepared.effective,
    usd: prepared.usd,
    reservedUsd: paid.reservedUsd,
    state: 'sending',
    ref: null,
    isSecond: false,
    problem: null,
    createdAt: at,
    updatedAt: at,
    ...nothingSeen,
  }
}
