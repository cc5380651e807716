import { formatRef } from '@vidrelay/core/internal'
import type { Output } from '../output.ts'
import type { JobState, Outcome } from './buy.ts'
import { isToBuy, type Planned } from './plan.ts'

/** One line on stdout, and on stderr what a person does about it. Nothing of what was not begun. */
export function tellOutcome(output: Output, { job, state, isRepeated, saved, failure }: Outcome): void {
  if (state === 'not_begun') return
  const { line, key } = job
  const error = failure?.json
  if (output.json)
    output.document('batch', {
      line,
      key,
      state,
      isRepeated,
      path: saved?.path ?? null,
      bytes: saved?.bytes ?? null,
      sha256: saved?.sha256 ?? null,
      mediaType: saved?.mediaType ?? null,
      ref: saved ? formatRef(saved.task.ref) : (error?.ref ?? null),
      cost: saved?.task.cost ?? null,
      error: error ?? null,
    })
  else output.line(`${state}  ${key}  ${saved?.path ?? `${error?.code}: ${error?.message}`}`)
  if (state === 'unknown') output.note(failure!.lines.slice(1).map(text => `${key}: ${text}`))
}

/** What is told of all: how many of each state, and the sum of the prices that are known. */
export function summaryOf(outcomes: readonly Outcome[]) {
  const count = (state: JobState) => outcomes.filter(one => one.state === state).length
  const costs = outcomes
    .filter(({ isRepeated }) => !isRepeated)
    .map(({ saved }) => saved && (saved.task.cost?.usd ?? null))
  return {
    jobs: outcomes.length,
    saved: count('saved'),
    repeated: outcomes.filter(({ state, isRepeated }) => state === 'saved' && isRepeated).length,
    failed: count('failed'),
    refused: count('refused'),
    unknown: count('unknown'),
    open: count('open'),
    notBegun: count('not_begun'),
    ...sumOf(costs.filter(usd => usd !== undefined)),
  }
}

/** US dollars, and of how many the price is not known. */
const sumOf = (costs: readonly (number | null)[]) => ({
  usd: Number(costs.reduce<number>((sum, usd) => sum + (usd ?? 0), 0).toFixed(6)),
  unpriced: costs.filter(usd => usd === null).length,
})

const words: readonly [keyof ReturnType<typeof summaryOf>, string][] = [
  ['failed', 'failed'],
  ['refused', 'refused and not paid'],
  ['unknown', 'of unknown outcome'],
  ['open', 'paid and not at their end'],
  ['notBegun', 'not begun'],
]

export function tellSummary(output: Output, outcomes: readonly Outcome[]): void {
  const summary = summaryOf(outcomes)
  if (output.json) output.document('batch', { summary })
  const { jobs, saved, repeated, usd, unpriced, failed } = summary
  const others = words.flatMap(([name, told]) => (summary[name] > 0 ? [`${summary[name]} ${told}`] : []))
  const before = repeated > 0 ? ` (${repeated} bought before)` : ''
  output.note([`${saved} of ${jobs} saved${before}`, ...others].join(', '))
  if (saved > repeated) output.note(`what was bought now and saved: ${priceText(usd, unpriced)}`)
  if (failed > 0) output.note('a task that failed stays failed under its key; give its line another key to buy again')
  if (summary.open + summary.notBegun > 0) output.note('the same command goes on; what is paid is not paid again')
  if (summary.unknown > 0) output.note('of unknown outcome: vidrelay resume asks again, and never pays')
}

const priceText = (usd: number, unpriced: number): string =>
  `${usd} USD${unpriced > 0 ? `, and ${unpriced} of unknown price` : ''}`

/** What a run would do. */
export function tellPlan(output: Output, planned: readonly Planned[]): void {
  const rows = planned.map(job => ({ job, state: plannedState(job) }))
  for (const { job, state } of rows) {
    const { line, key, client, model, target, cost } = job
    if (output.json)
      output.document('batch --dry-run', { line, key, state, provider: client.provider.id, model, cost, path: target })
    else output.line([state, key, model ?? client.provider.id, cost && `${cost.usd} USD`].filter(Boolean).join('  '))
  }
  const bought = rows.filter(({ state }) => state === 'buy').map(({ job }) => job.cost?.usd ?? null)
  const sum = sumOf(bought)
  const rest = planned.length - bought.length
  if (output.json)
    output.document('batch --dry-run', { summary: { jobs: planned.length, buy: bought.length, paid: rest, ...sum } })
  output.note(
    `${bought.length} to buy for ${priceText(sum.usd, sum.unpriced)}${rest > 0 ? `; ${rest} paid before` : ''}; nothing was sent`,
  )
}

function plannedState({ before }: Planned): 'buy' | 'saved' | 'failed' | 'unknown' | 'open' {
  if (!before || isToBuy(before)) return 'buy'
  if (before.state !== 'accepted') return 'unknown'
  if (before.sha256 !== null) return 'saved'
  return before.finalStatus === null || before.finalStatus === 'succeeded' ? 'open' : 'failed'
}
