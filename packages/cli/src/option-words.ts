import type { Warning } from '@vidrelay/core'

/** The library's words for what has another name here. */
const optionWords: readonly [RegExp, string][] = [
  [/\bset allowFakeIp: true/g, 'add --allow-fake-ip'],
  [/\bset allowHosts: \['([^']+)'\] on the client/g, 'add --allow-host $1'],
  [/\ballowHosts\b/g, 'allow-host'],
  [/\bpass apiKey\b/g, 'pass --api-key'],
  [/\bapiKey\b/g, 'api-key'],
  [/\bbaseURL\b/g, 'base-url'],
  [/\baspectRatio\b/g, 'aspect-ratio'],
  [/\bmaxCost\b/g, 'max-cost'],
  [/\bprices: \{ '([^']+)': \{ usd, per \} \}/g, 'a file of --prices: {"$1": {"usd": 0.02, "per": "second"}}'],
  [/\ballowUnknownPrice: true/g, '--allow-unknown-price'],
  [/\breserve: \{ usd \}/g, '--reserve USD'],
  [/\bproviderOptions\./g, 'option '],
  [/\{ path \} or \{ bytes \}/g, 'the path of a file'],
  [/pass the file itself as \{ path \}/g, 'give the file itself'],
]

/** A sentence of the library as the command says it. */
export const inOptionWords = (text: string): string =>
  optionWords.reduce((told, [word, option]) => told.replace(word, option), text)

export const warningLine = ({ message }: Warning): string => `warning: ${inOptionWords(message)}`
