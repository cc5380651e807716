import { errorCodes } from '@vidrelay/core'
import type { Provider } from '@vidrelay/core/provider'
import type { Language } from './contents.ts'
import { sentence } from './in-chinese.ts'
import { table, ticked } from './markdown.ts'

/** What providers advise, by the code that their error rows come to: each advice, and whose it is. */
export type Hints = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

export function hintsByCode(providers: readonly { definition: Provider }[]): Hints {
  const hints = new Map<string, Map<string, string[]>>()
  for (const { definition } of providers)
    for (const { is, hint } of definition.errors) {
      if (hint === undefined) continue
      const own = hints.get(is) ?? new Map<string, string[]>()
      hints.set(is, own.set(hint, [...new Set([...(own.get(hint) ?? []), definition.title])]))
    }
  return hints
}

/** The sections of a text by their second headings: `## invalid_request`. */
export function sectionsOf(text: string): Map<string, string> {
  const sections = text.split(/^## /m).slice(1)
  return new Map(sections.map(section => [section.split('\n')[0]!.trim(), section.slice(section.indexOf('\n')).trim()]))
}

const label = {
  en: {
    head: ['code', 'means'],
    stop: '.',
    facts: (again: boolean, exit: number) =>
      `The same call, unchanged, ${again ? 'may work later' : 'will not work later'}. Exit status of the command: ${exit}.`,
    whose: (titles: readonly string[]) => ` (${titles.join(', ')})`,
  },
  zh: {
    head: ['错误码', '含义'],
    stop: '。',
    facts: (again: boolean, exit: number) =>
      `原样再试一次${again ? '有可能成功' : '不会成功'}。命令的退出码：${exit}。`,
    whose: (titles: readonly string[]) => `（${titles.join('、')}）`,
  },
}
const advice = { en: 'What providers’ own answers come to, and the fix:', zh: '中转站的应答归到这里时，应当怎么做：' }

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The table of all codes, then each with its causes and fixes. `causes`: a text with one section for each. */
export function errorList(language: Language, causes: string, hints: Hints): string {
  const { head, stop, facts, whose } = label[language]
  const codes = Object.entries(errorCodes)
  const sections = sectionsOf(causes)
  const rows = codes.map(([name, { means }]) => [`[${ticked(name)}](#${name})`, sentence(language, means)])
  const told = codes.map(([name, { means, retryable, exit }]) => {
    const own = [...(hints.get(name) ?? [])].map(([hint, titles]) => `- ${sentence(language, hint)}${whose(titles)}`)
    return [
      `### ${ticked(name)}`,
      `**${capital(sentence(language, means))}${stop}** ${facts(retryable, exit)}`,
      sections.get(name) ?? '',
      ...(own.length > 0 ? [advice[language], own.join('\n')] : []),
    ].join('\n\n')
  })
  return [table(head, rows), ...told].join('\n\n')
}
