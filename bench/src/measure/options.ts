import { parseArgs } from 'node:util'
import type { Beside } from './cores.ts'

export interface Options {
  names: readonly string[]
  /** Rounds in the place of each benchmark's own number. */
  rounds: number | undefined
  beside: Beside
  /** Where the JSON goes. */
  out: string
}

export function optionsOf(args: readonly string[], out: string): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      beside: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: out },
    },
  })
  const beside = values.beside.map(text => {
    const [name, folder, ...more] = text.split('=')
    if (!name || !folder || more.length > 0)
      throw new Error('--beside: accepted: name=folder of another built checkout')
    return [name, folder] as const
  })
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 2))
    throw new Error('--rounds: accepted: a whole number, 2 or more')
  return { names: positionals, rounds, beside: Object.fromEntries(beside), out: values.out }
}
