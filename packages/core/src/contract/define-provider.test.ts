import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { document, paperboat } from '../../test/made-up-provider.ts'
import { createClient } from '../client/create-client.ts'
import { defineProvider, openaiSettings } from './define-provider.ts'

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

test('how other clients reach the same gateway: never with the key', () => {
  const gateway = defineProvider({ ...document, openai: { path: '/v1', model: 'chat', source: 'P1' } })
  const expected = { baseURL: 'https://relay.paperboat.example/v1', apiKeyEnv: 'PAPERBOAT_API_KEY', model: 'chat' }
  expect(openaiSettings(gateway({ apiKey: 'canary-9f3' }))).toEqual(expected)
  const mirrored = openaiSettings(gateway({ baseURL: 'https://mirror.paperboat.example/v1/' }))
  expect(mirrored?.baseURL).toBe('https://mirror.paperboat.example/v1')
  expect(openaiSettings(paperboat(settings))).toBeUndefined()
  const homeless = defineProvider({ ...document, baseURL: null, openai: gateway.definition.openai! })
  expect(openaiSettings(homeless())).toBeUndefined()
})
