import { quoted, type Scrub } from '../base/redact.ts'
import type { Dialect } from '../contract/provider.ts'

/** Where the results of a task are looked for. */
export const resultPlaces = ({ answer }: Pick<Dialect, 'answer'>): readonly string[] =>
  answer.outputs
    .filter(({ role }) => role === undefined || role === 'video' || role === 'image')
    .map(row => row.at ?? 'the content route')

const telling = /reason|message|msg|detail|error|filter|block|refus|reject/i
const mostTold = 5
const longestTold = 200
const deepest = 8

/** What an answer says, at places whose names promise a reason, as a part of a sentence. Empty where it says nothing there. */
export function saidBeside(json: unknown, scrub: Scrub): string {
  const told: string[] = []
  const walk = (value: unknown, name: string, depth: number): void => {
    if (told.length >= mostTold || depth > deepest) return
    if (typeof value === 'object' && value !== null) {
      for (const [key, below] of Object.entries(value)) walk(below, Array.isArray(value) ? name : key, depth + 1)
    } else if (telling.test(name) && typeof value !== 'boolean' && String(value ?? '').trim() !== '')
      told.push(`${scrub(name)}: ${quoted(scrub(String(value)).slice(0, longestTold))}`)
  }
  walk(json, '', 0)
  return told.length === 0 ? '' : `; beside it stands ${told.join(', ')}`
}
