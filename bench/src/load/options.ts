import { parseArgs } from 'node:util'

export interface LoadOptions {
  /** Watched all the while. */
  tasks: number
  /** Reads per second. */
  rate: number
  /** Of the reads. */
  seconds: number
}

/** @throws `TypeError` on an option that is not known or is no number */
export function loadOptions(words: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      tasks: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
    },
  })
  const entries = Object.entries(values).map(([name, text]) => {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new TypeError(`--${name}: accepted: a whole number, 1 or more`)
    return [name, Number(text)] as const
  })
  return Object.fromEntries(entries) as unknown as LoadOptions
}
