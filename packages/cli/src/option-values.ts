import type { Json } from '@vidrelay/core/provider'
import { refusal } from './refusal.ts'

/** A number as people write it; what else `Number()` would take (hexadecimal, empty text) is a slip. */
export const number =
  (field: string) =>
  (text: string): number => {
    if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text))
      throw refusal(field, `${JSON.stringify(text)} is no number`)
    return Number(text)
  }

/** A number inside a range, ends included. */
export const numberWithin =
  (field: string, least: number, most: number, accepted: string) =>
  (text: string): number => {
    const value = number(field)(text)
    if (!(value >= least && value <= most)) throw refusal(field, `${text} is not accepted; accepted: ${accepted}`)
    return value
  }

export const seconds = (field: string) => numberWithin(field, Number.MIN_VALUE, 31_536_000, 'seconds, more than 0')

export const wholeNumber =
  (field: string, least: number, most: number) =>
  (text: string): number => {
    const accepted = `a whole number from ${least} to ${most}`
    const value = numberWithin(field, least, most, accepted)(text)
    if (!Number.isInteger(value)) throw refusal(field, `${text} is not accepted; accepted: ${accepted}`)
    return value
  }

export const list = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** `--option name=json`. What does not look like JSON is text: `style=vivid` and `style="vivid"` are the same. */
export function providerOptions(words: readonly string[]): { [name: string]: Json } {
  const entries = words.map((word): [string, Json] => {
    const [, name, text] = /^([^=\s]+)=(.*)$/s.exec(word) ?? []
    if (name === undefined || text === undefined)
      throw refusal('option', `${JSON.stringify(word)} is not name=value, like seed=7 or style="vivid"`)
    return [name, jsonOrText(name, text)]
  })
  const names = entries.map(([name]) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw refusal('option', `${repeated} is given twice`)
  return Object.fromEntries(entries)
}

function jsonOrText(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    if (/^\s*[[{"]/.test(text)) throw refusal('option', `${name} begins like JSON and is none`)
    return text
  }
}
