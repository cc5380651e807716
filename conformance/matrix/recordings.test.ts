import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'

const schema = createRequire(import.meta.url).resolve('@vidrelay/conformance/recording.schema.json')

test('each recording is what the published schema says, and names it', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  )
  const root = new URL('../recordings/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'))
  expect(files.length).toBeGreaterThan(100)
  for (const name of files) {
    const file = new URL(name, root)
    const recording = JSON.parse(readFileSync(file, 'utf8'))
    expect.soft(validate(recording) ? [] : validate.errors, name).toEqual([])
    expect
      .soft(new URL(recording.$schema, file).pathname, name)
      .toBe(new URL('../recording.schema.json', root).pathname)
  }
})
