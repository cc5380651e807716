import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentsSchema } from '../scripts/documents-schema.ts'
import { makePlace, type Place } from './command.ts'

// Whatever a command prints with --json in any of these tests is held against the schema (command.ts); here are those that
// no other test runs.

const schema = documentsSchema()

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

test('the schema is that of the types', () => {
  const written = JSON.parse(readFileSync(new URL('../json-schema/documents.json', import.meta.url), 'utf8'))
  expect(written, 'pnpm --filter vidrelay run write-schema').toEqual(schema)
})

test('the schema says of every field what it is', () => {
  const untyped = (value: unknown, place: string): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const entries = Object.entries(value)
    if (entries.length === 0 && !Array.isArray(value)) return [place]
    return entries.flatMap(([name, part]) => untyped(part, `${place}/${name}`))
  }
  expect(untyped(schema, '')).toEqual([])
})

test('the README names every document, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const { definitions } = schema as { definitions: object }
  const names = Object.keys(definitions).filter(name => /^[a-z]/.test(name))
  const [, table = ''] = /\| command \| document \|\n(.*?)\n\n/s.exec(readme) ?? []
  const told = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)])
  expect(told.map(([, name]) => name).toSorted()).toEqual(names.toSorted())
})

test.concurrent('what comes of tasks that are there', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const ran = async (...words: string[]) => {
    const result = await place.run([...words, '--json', '--sandbox', sandbox.url])
    expect(result.code, result.stderr).toBe(0)
    return result
  }
  const openai = ['--provider', 'openai-videos']
  await ran('generate', 'a cat', '--key', 'cat', '--no-wait', ...openai, '--model', 'sora-2', '--seconds', '4')
  await ran('generate', 'a dog', '--key', 'dog', '--no-wait', '--provider', 'toapis', '--model', 'grok-video-3')
  await Promise.all([
    ran('get', 'cat'),
    ran('resume', 'cat', '--output', 'cat.mp4'),
    ran('download', 'dog', '--output', 'dog.mp4'),
  ])
  expect((await ran('remix', 'cat', 'at night', '--no-wait')).json()).toMatchObject({ task: { status: 'queued' } })
  await ran('extend', 'dog', 'on and on', '--output', 'longer.mp4')
})

test.concurrent('what would be bought, and what nobody knows', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const there = ['--json', '--sandbox', sandbox.url, '--journal', 'settled.db']
  writeFileSync(join(place.folder, 'jobs.jsonl'), '{"prompt": "a heron"}')
  expect((await place.run(['batch', 'jobs.jsonl', '--dry-run', ...there])).code).toBe(0)
  sandbox.fault({ on: 'submit', kind: 'drop-before-read' })
  const lost = await place.run(['generate', 'a cat', '--key', 'lost', ...there])
  expect(lost.json().error).toMatchObject({ code: 'submit_unknown', key: 'lost' })
  const settled = await place.run(['tasks', 'settle', 'lost', '--not-started', ...there])
  expect(settled.json()).toEqual({ key: 'lost', state: 'not_sent', ref: null, task: null })
})

test.concurrent('the keys of clients', async () => {
  const keys = (...words: string[]) => place.run(['keys', ...words, '--data', 'keys', '--json'])
  await keys('create', '--name', 'web')
  expect((await keys('allow', '--name', 'web', '--max-usd-per-day', '5')).json()).toEqual({
    name: 'web',
    maxUsdPerDay: 5,
  })
  expect((await keys('list')).json().keys).toMatchObject([{ name: 'web', usdPerDay: 5 }])
  expect((await keys('revoke', '--name', 'web')).json()).toEqual({ name: 'web', revoked: true })
})
