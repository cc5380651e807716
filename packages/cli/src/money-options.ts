import type { Budget, Cost, SubmitOptions } from '@vidrelay/core'
import { type Command, Option } from 'commander'
import { numberWithin } from './option-values.ts'
import { refusal } from './refusal.ts'

/** What a paid command takes beside its request. */
export interface MoneyOptions {
  key?: string
  label?: string
  maxCost?: number
  budget?: Budget
  reserve?: number
  allowUnknownPrice?: true
}

const dollars = (field: string) => numberWithin(field, 0, Number.MAX_VALUE, 'US dollars, 0 or more')

/** Of a command that makes one purchase. */
export const addMoneyOptions = (command: Command): Command =>
  addSpendingOptions(
    command
      .optionsGroup('Money:')
      .option('--key <order>', 'your own id of this purchase, like an order number: the same key never pays twice'),
  )

/** What every purchase of a run is bound to. */
export function addSpendingOptions(command: Command): Command {
  return command
    .optionsGroup('Money:')
    .option('--label <name>', 'who asks, like a user or a job: vidrelay spend --by label adds up by it')
    .option(
      '--max-cost <usd>',
      'refuse before sending what costs more, or what has no known price',
      dollars('max-cost'),
    )
    .option(
      '--budget <usd/day>',
      'refuse before sending what would bring the day (UTC) of this journal over it, like 5/day',
      parseBudget,
    )
    .option('--allow-unknown-price', 'with --max-cost: send what has no known price all the same')
    .addOption(
      new Option(
        '--prices <file>',
        'what you pay, in JSON: {"apixgo/grok-image-video": {"usd": 0.02, "per": "second"}}',
      ).env('VIDRELAY_PRICES'),
    )
    .option('--reserve <usd>', 'what a budget counts where no price is known', dollars('reserve'))
}

export function moneyOf({ key, label, maxCost, allowUnknownPrice, budget, reserve }: MoneyOptions): SubmitOptions {
  if (reserve !== undefined && !budget) throw refusal('reserve', 'it belongs to a --budget, and there is none')
  return {
    ...(key !== undefined && { key }),
    ...(label !== undefined && { label }),
    ...(maxCost !== undefined && { maxCost }),
    ...(allowUnknownPrice && { allowUnknownPrice }),
    ...(budget && { budget: { ...budget, ...(reserve !== undefined && { reserve: { usd: reserve } }) } }),
  }
}

function parseBudget(text: string): Budget {
  const [, usd] = /^(\d+(?:\.\d+)?)\/day$/.exec(text) ?? []
  if (usd === undefined)
    throw refusal('budget', `${JSON.stringify(text)} is not accepted; accepted: US dollars a day, like 5/day`)
  return { usd: Number(usd), per: 'day' }
}

/** Would core let it through, as far as `maxCost` goes? */
export const isAffordable = ({ maxCost, allowUnknownPrice = false }: SubmitOptions, cost: Cost | null): boolean =>
  maxCost === undefined || (cost === null ? allowUnknownPrice : cost.usd <= maxCost)
