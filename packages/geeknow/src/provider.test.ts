import { join } from 'node:path'
import { checkProvider, knownModels } from '@vidrelay/core/provider'
import { stopsCompiling } from '@vidrelay/specs/stops-compiling'
import { expect, it } from 'vitest'
import { geeknow } from './provider.ts'

const { definition } = geeknow

it('is a sound document', () => {
  expect(checkProvider(definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
})

it('has a row for each of the three documented form models (S2-10)', () => {
  for (const id of ['grok-video-3', 'grok-video-3-pro', 'grok-video-3-max']) {
    expect(knownModels(definition).find(model => model.id === id)).toMatchObject({ kind: 'video', known: true })
    expect(definition.models[id as 'grok-video-3'].dialect).toBe('videoForm')
  }
})

it('reads the content route last, after every place of a link', () => {
  for (const dialect of [definition.dialects.video, definition.dialects.videoForm]) {
    expect(dialect.answer.outputs.findIndex(row => 'route' in row)).toBe(dialect.answer.outputs.length - 1)
  }
})

stopsCompiling(join(import.meta.dirname, '..'), 'geeknow', [
  ['a renamed form part', 'input_reference?:', 'images?:', 'the request of the specification has no input_reference'],
  ['a renamed JSON field', 'resolution?:', 'quality?:', 'the request of the specification has no resolution'],
  ['a form that wants text for a number', 'seconds?: number', 'seconds?: string', 'does not take a number for seconds'],
  [
    'JSON that wants a number for text',
    /seconds\?: string;(?=[\s\S]*?images\?:)/,
    'seconds?: number;',
    'does not take text for seconds',
  ],
  [
    'a new status word',
    '"queued" | "processing"',
    '"queued" | "paused" | "processing"',
    'the word paused of the specification has no row',
  ],
  ['a renamed result', /content\?: \{/, 'contents?: {', 'no answer of the specification has content'],
  [
    'a moved route',
    /"\/v1\/videos\/\{task_id\}\/content"/g,
    '"/v1/files/{task_id}"',
    'the specification has no GET /v1/videos/{id}/content',
  ],
])
