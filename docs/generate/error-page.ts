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
    code: 'code',
    means: 'means',
    again: 'may the same call work later?',
    exit: 'exit status',
    yes: 'yes',
    no: 'no',
  },
  zh: { code: '错误码', means: '含义', again: '原样重试可能成功？', exit: '退出码', yes: '可能', no: '不会' },
}
const advice = { en: 'What providers’ own answers come to, and the fix:', zh: '中转站的应答归到这里时，应当怎么做：' }

/** The table of all codes, then each with its causes and fixes. `causes`: a text with one section for each. */
export function errorList(language: Language, causes: string, hints: Hints): string {
  const { code, means, again, exit, yes, no } = label[language]
  const codes = Object.entries(errorCodes)
  const sections = sectionsOf(causes)
  const rows = codes.map(([name, facts]) => [
    `[${ticked(name)}](#${name})`,
    sentence(language, facts.means),
    facts.retryable ? yes : no,
    facts.exit,
  ])
  const told = codes.map(([name, facts]) => {
    const own = [...(hints.get(name) ?? [])].map(
      ([hint, titles]) =>
        `- ${sentence(language, hint)}${language === 'en' ? ` (${titles.join(', ')})` : `（${titles.join('、')}）`}`,
    )
    return [
      `### ${ticked(name)}`,
      `**${sentence(language, facts.means)}${language === 'en' ? '.' : '。'}**`,
      sections.get(name) ?? '',
      ...(own.length > 0 ? [advice[language], own.join('\n')] : []),
    ].join('\n\n')
  })
  return [table([code, means, again, exit], rows), ...told].join('\n\n')
}
