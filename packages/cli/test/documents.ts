import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect } from 'vitest'
import type { DocumentName } from '../src/documents.ts'

const schema = JSON.parse(readFileSync(new URL('../json-schema/documents.json', import.meta.url), 'utf8'))

/** The schema leaves room for fields to come; here nothing may be printed that it does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]))
  return 'properties' in parts ? { additionalProperties: false, ...parts } : parts
}

const ajv = new Ajv({ allErrors: true }).addSchema(closed(schema) as object, 'documents')

/** Which document a command line with `--json` prints, where it does not fail. */
function nameOf(words: readonly string[]): DocumentName {
  const [command, second = ''] = words
  const isWord = second !== '' && !second.startsWith('-')
  if (command === 'batch' && words.includes('--dry-run')) return 'batch --dry-run'
  if (command === 'models' && words.includes('--offline')) return 'models --offline'
  if (command === 'resume') return isWord ? 'resume' : 'resume (all)'
  if (command === 'providers' && words.includes('--openai-settings')) return 'providers --openai-settings'
  if (command === 'providers' && isWord) return 'providers ID'
  if (['tasks', 'journal', 'config', 'keys'].includes(command!) && isWord) return `${command} ${second}` as DocumentName
  return command as DocumentName
}

/** Everything on stdout is a document of its schema, or tells an error. */
export function checkDocuments(words: readonly string[], stdout: string): void {
  const name = nameOf(words)
  const definition = ajv.getSchema(`documents#/definitions/${encodeURIComponent(name)}`)
  const error = ajv.getSchema('documents#/definitions/error')
  expect(definition, `${name} is in the schema`).toBeDefined()
  for (const line of stdout.split('\n').filter(Boolean)) {
    const document = JSON.parse(line)
    const judge = typeof document.error === 'object' && Object.keys(document).length === 1 ? error! : definition!
    if (!judge(document)) expect.fail(`${name}: ${line}\n${JSON.stringify(judge.errors, null, 1)}`)
  }
}
