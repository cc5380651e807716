import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from './contents.ts'

/** Sentences of documents and of core, with their Chinese. One that is missing or has changed since is shown in English. */
const sentences: { readonly [english: string]: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'text', 'zh', 'sentences.json'), 'utf8'),
)

export const sentence = (language: Language, english: string): string =>
  (language === 'zh' && Object.hasOwn(sentences, english) ? sentences[english]! : english).replaceAll('<', '&lt;')

/** The few words of `limitSentences` and `priceSentences`, the longer ones first. */
const grammar: readonly (readonly [RegExp, string])[] = [
  [/^size of a ratio: /, '比例对应的 size：'],
  [/ and (\S+) is (\d+x\d+)/g, '、$1 即 $2'],
  [/(\d+:\d+) is (\d+x\d+)/g, '$1 即 $2'],
  [/([\d.]+) USD per request/, '每次请求 $1 美元'],
  [/([\d.]+) USD per second/, '每秒 $1 美元'],
  [/([\d.]+) USD per image/, '每张 $1 美元'],
  [/ when (\S+) is given/g, '（给出 $1 时）'],
  [/ when (\S+) is not given/g, '（没有给出 $1 时）'],
  [/ when (\S+) is (.+)$/g, '（$1 为 $2 时）'],
  [/(\d+) or more/g, '$1 或更多'],
  [/at most (\d+)/g, '最多 $1'],
  [/exactly (\d+)/g, '恰好 $1'],
  [/(\d+) to (\d+)/g, '$1 至 $2'],
  [/, default /g, '；默认 '],
  [/advised: (?=最多|恰好)/g, '建议'],
  [/advised: /g, '建议 '],
  [/ignored: /g, '会被忽略的：不在 '],
  [/rewritten: /g, '固定为 '],
  [/\brequired\b/g, '必填'],
  [/default ([^,;（]+)/g, '默认 $1'],
  [/: /g, '：'],
  [/; /g, '；'],
  [/, /g, '、'],
]

/** What a limit or a price says. */
export const limitIn = (language: Language, english: string): string =>
  language === 'en' ? english : grammar.reduce((text, [from, to]) => text.replaceAll(globally(from), to), english)

const globally = (pattern: RegExp): RegExp => (pattern.global ? pattern : new RegExp(pattern, 'g'))
