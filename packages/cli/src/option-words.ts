import type { Warning } from '@vidrelay/core'

/** The library's words for what is an option of the command, whatever the request is written in. */
const settingWords: readonly [RegExp, string][] = [
  [/\bset allowFakeIp: true/g, 'add --allow-fake-ip'],
  [/\bset allowHosts: \['([^']+)'\] on the client/g, 'add --allow-host $1'],
  [/\ballowHosts\b/g, 'allow-host'],
  [/\bpass apiKey\b/g, 'pass --api-key'],
  [/\bapiKey\b/g, 'api-key'],
  [/\bbaseURL\b/g, 'base-url'],
  [/\bmaxCost\b/g, 'max-cost'],
  [/\bprices: \{ '([^']+)': \{ usd, per \} \}/g, 'a file of --prices: {"$1": {"usd": 0.02, "per": "second"}}'],
  [/\ballowUnknownPrice: true/g, '--allow-unknown-price'],
  [/\breserve: \{ usd \}/g, '--reserve USD'],
  [/\{ path \} or \{ bytes \}/g, 'the path of a file'],
  [/pass the file itself as \{ path \}/g, 'give the file itself'],
]

/** Those for a field of a request that is itself written in options. */
const fieldWords: readonly [RegExp, string][] = [
  [/\baspectRatio\b/g, 'aspect-ratio'],
  [/\bproviderOptions\./g, 'option '],
]

const inWordsOf =
  (table: typeof settingWords) =>
  (text: string): string =>
    table.reduce((told, [word, option]) => told.replace(word, option), text)

/** A sentence of the library as the command says it to whoever wrote the request in JSON. */
export const inSettingWords = inWordsOf(settingWords)

/** A sentence of the library as the command says it. */
export const inOptionWords = inWordsOf([...settingWords, ...fieldWords])

export const warningLine = ({ message }: Warning, inWords = inOptionWords): string => `warning: ${inWords(message)}`
