import type { Attempt, Purchase } from '@vidrelay/core'
import { formatRef } from '@vidrelay/core/internal'
import { timeText } from './table.ts'

/** The whole course of a purchase as lines, in the order of what happened. */
export const describePurchase = (purchase: Purchase): string[] => [
  ...rowsOf([
    ['key', purchase.key],
    ['asked', askedText(purchase)],
    purchase.wish !== null && ['goes to', purchase.wish],
    ['stands for', stateText(purchase)],
  ]),
  ...purchase.attempts.flatMap(describeAttempt),
]

function describeAttempt(attempt: Attempt): string[] {
  const { ref, problem, candidates = [], usd, reportedUsd, file, sha256, isSecond, label } = attempt
  const where = [attempt.provider, attempt.account, attempt.model].filter(Boolean).join(', ')
  return rowsOf([
    [`attempt ${attempt.attempt}`, `${timeText(attempt.createdAt)}, ${where} at ${attempt.baseURL}`],
    [
      '',
      isSecond ? `${stateText(attempt)}: the key had paid already, and does not stand for this` : stateText(attempt),
    ],
    attempt.isReplaced && ['', 'not billed; the purchase went on elsewhere'],
    label !== null && ['asked by', label],
    problem !== null && ['problem', problem],
    candidates.length > 0 && ['it may be', candidates.join(', ')],
    ref !== null && ['task', ref.id],
    ref !== null && ['ref', formatRef(ref)],
    usd !== null && ['price', `${usd} USD (estimated)`],
    attempt.reservedUsd !== null && ['reserved', `${attempt.reservedUsd} USD (no price is known)`],
    reportedUsd !== null && ['cost', `${reportedUsd} USD (reported)`],
    file !== null && ['file', file],
    sha256 !== null && ['sha256', sha256],
  ])
}

const stateText = ({ state, finalStatus, finalAt }: Attempt): string =>
  finalStatus === null ? state : `${state}, ${finalStatus}${finalAt === null ? '' : ` ${timeText(finalAt)}`}`

function askedText({ operation, kind, promptLength, requested }: Purchase): string {
  const fields = Object.entries(requested).map(([name, value]) => `${name} ${value}`)
  return [`${operation} ${kind}`, `a prompt of ${promptLength} characters`, ...fields].join(', ')
}

const rowsOf = (rows: readonly (readonly [string, string] | false)[]): string[] =>
  rows.flatMap(row => (row === false ? [] : [`${row[0].padEnd(10)} ${row[1]}`]))
