import type { SubmitOptions } from '@vidrelay/core'
import type { Command } from 'commander'
import { numberWithin } from './option-values.ts'

/** What a paid command takes beside its request. */
export interface MoneyOptions {
  key?: string
  label?: string
  maxCost?: number
}

export function addMoneyOptions(command: Command): Command {
  return command
    .optionsGroup('Money:')
    .option('--key <order>', 'your own id of this purchase, like an order number: the same key never pays twice')
    .option('--label <name>', 'who asks, like a user or a job: vidrelay spend --by label adds up by it')
    .option(
      '--max-cost <usd>',
      'refuse before sending what costs more, or what has no known price',
      numberWithin('max-cost', 0, Number.MAX_VALUE, 'US dollars, 0 or more'),
    )
}

export const moneyOf = ({ key, label, maxCost }: MoneyOptions): SubmitOptions => ({
  ...(key !== undefined && { key }),
  ...(label !== undefined && { label }),
  ...(maxCost !== undefined && { maxCost }),
})
