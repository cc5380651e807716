import { join } from 'node:path'
import { checkProvider } from '@vidrelay/core/provider'
import { stopsCompiling } from '@vidrelay/specs/stops-compiling'
import { expect, it } from 'vitest'
import { apixgo } from './provider.ts'

it('is a sound document', () => {
  expect(checkProvider(apixgo.definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(apixgo.definition))).toEqual(apixgo.definition)
})

it('knows both names of the key, and where a key comes from', () => {
  expect(apixgo.definition.keyEnv).toEqual(['APIXGO_API_KEY', 'NEWAPI_API_KEY'])
  expect(apixgo.definition.keyHelp).toContain('console')
})

it('every documented error says what to do', () => {
  const documented = apixgo.definition.errors.filter(row => row.source.startsWith('S1-'))
  expect(documented.map(row => row.id)).toHaveLength(7)
  for (const row of documented) expect('hint' in row && row.hint.length > 10, row.id).toBe(true)
})

stopsCompiling(join(import.meta.dirname, '..'), 'apixgo', [
  ['a renamed request field', 'aspect_ratio?:', 'ratio?:', 'the request of the specification has no aspect_ratio'],
  ['a renamed media field', 'image_urls?:', 'images?:', 'the request of the specification has no image_urls'],
  ['another JSON type', 'seconds?: number', 'seconds?: string', 'does not take a number for seconds'],
  [
    'a new required field',
    '            prompt: string;',
    'prompt: string; style: string;',
    'no field writes the required style',
  ],
  ['a new status word', '"SUBMITTED" |', '"SUBMITTED" | "PAUSED" |', 'the word paused of the specification has no row'],
  ['a renamed result', 'result_url: string', 'link: string', 'no answer of the specification has result_url'],
  ['a moved route', /"\/v1\/video\/generations\/\{task_id\}"/g, '"/v1/tasks/{task_id}"', "the constraint 'never'"],
])
