import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { paperboat } from '../test/made-up-provider.ts'
import { createClient } from './client.ts'

const settings = { apiKey: 'canary-9f3', baseURL: 'https://mirror.paperboat.example', account: 'work' }

test('an adapter is callable and carries its document', () => {
  expect(paperboat.definition.id).toBe('paperboat')
  expect(paperboat().definition).toBe(paperboat.definition)
  expect(paperboat(settings).settings.apiKey).toBe('canary-9f3')
  expect(paperboat(settings).settings).toMatchObject({ baseURL: settings.baseURL, account: 'work' })
})

test('the key is seen by nobody who prints a configuration or a client', async () => {
  const configured = paperboat(settings)
  await using client = createClient(configured, { journal: false })
  for (const value of [configured, [configured], client, { ...configured }, structuredClone(configured.settings)]) {
    expect(inspect(value, { depth: 10 })).not.toContain('canary')
    expect(JSON.stringify(value)).not.toContain('canary')
    expect(String(value)).not.toContain('canary')
  }
  expect(inspect(configured)).toContain('work')
})

test('settings are not changed, and may be used again', () => {
  paperboat(settings)
  expect(Object.keys(settings)).toContain('apiKey')
  expect(paperboat({ ...settings }).settings.apiKey).toBe('canary-9f3')
})

test('a document is JSON', () => {
  expect(JSON.parse(JSON.stringify(paperboat.definition))).toEqual(paperboat.definition)
})
