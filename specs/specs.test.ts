import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ownDocument, readRequirements, requirementIdsIn } from './scripts/requirements.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..')
const requirements = readRequirements()
const proofOf = new Map(requirements.map(requirement => [requirement.id, requirement.proof]))
const specNames = readdirSync(here).filter(name => name.endsWith('.openapi.yaml'))

// biome-ignore lint/suspicious/noExplicitAny: a parsed YAML file; its shape is what redocly and these tests check
type Node = any

const readSpec = (name: string): Node => parse(readFileSync(join(here, name), 'utf8'))

/** `#/a/b~1c` read in a document, following a reference where it ends on one. */
function at(spec: Node, pointer: string): Node {
  let node = spec
  for (const part of pointer.split('/').slice(1)) node = node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  return node?.$ref?.startsWith('#') ? at(spec, node.$ref) : node
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every object of a document with its pointer; `x-vidrelay` is no part of the API and left out. */
function* nodesOf(node: Node, pointer = '#'): Generator<[pointer: string, node: Node]> {
  if (node === null || typeof node !== 'object') return
  yield [pointer, node]
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'x-vidrelay') yield* nodesOf(child, `${pointer}/${escaped(key)}`)
  }
}

function operationsOf(spec: Node): Map<string, { pointer: string; operation: Node }> {
  const operations = new Map()
  for (const [path, item] of Object.entries<Node>(spec.paths)) {
    for (const [method, operation] of Object.entries<Node>(item)) {
      operations.set(operation.operationId, { pointer: `#/paths/${escaped(path)}/${method}`, operation })
    }
  }
  return operations
}

/** A JSON-Schema validator for any schema of a spec, by its pointer. */
function validatorOf(name: string, spec: Node) {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  // Strict, but for our own words and for the top of the document, which is no schema though ajv starts there.
  ajv.addVocabulary(['x-requirement', 'x-source', 'x-words', ...Object.keys(spec)])
  ajv.addSchema(spec, name)
  return (pointer: string, value: unknown): string[] => {
    const validate = ajv.getSchema(name + pointer)
    if (validate === undefined) throw new Error(`${name} has no schema at ${pointer}`)
    validate(value)
    return (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
  }
}

/** Runs a script of this package. A socket that it opens ends it with exit code 70: no test leaves the machine. */
function run(script: string, args: string[], cwd = here): Promise<{ code: number | string; output: string }> {
  const guard =
    "import net from 'node:net'; net.Socket.prototype.connect = () => { console.error('network'); process.exit(70) }"
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [`--import=data:text/javascript,${encodeURIComponent(guard)}`, join(here, script), ...args],
      { cwd, env: { ...process.env, NO_COLOR: '1' } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    )
  })
}

describe('requirements.md', () => {
  test('has the 252 ids of the five documents and the repository, and 28 contradictions', () => {
    const count = (document: RegExp) => requirements.filter(({ id }) => document.test(id)).length
    expect([count(/^S[0-4]-/), count(/^C-/), count(/^X-/)]).toEqual([234, 18, 28])
  })

  test('gives each id but the contradictions a kind of proof', () => {
    expect(requirements.filter(({ id, proof }) => (proof === null) !== /^X-/.test(id))).toEqual([])
  })
})

describe('generated types', () => {
  let folder: string | undefined
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true })
    folder = undefined
  })
  const copy = () => {
    folder = mkdtempSync(join(tmpdir(), 'vidrelay-specs-'))
    for (const name of [...specNames, 'generated']) cpSync(join(here, name), join(folder, name), { recursive: true })
    return folder
  }

  test('are what the specs say', { timeout: 60_000 }, async () => {
    expect(await run('scripts/generate.mjs', ['--check'])).toEqual({
      code: 0,
      output: 'generated/ is what the specs say\n',
    })
  })

  test('are stale, and named, once a spec changes; generating renews them', { timeout: 60_000 }, async () => {
    const specs = copy()
    const spec = join(specs, 'apixgo.openapi.yaml')
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('NOT_START, SUCCESS', 'NOT_START, PAUSED, SUCCESS'))
    expect(await run('scripts/generate.mjs', ['--check', specs])).toEqual({
      code: 1,
      output: 'generated/apixgo.d.ts is not what the spec says; run `pnpm run generate` and commit the result.\n',
    })
    expect((await run('scripts/generate.mjs', [specs])).code).toBe(0)
    expect(readFileSync(join(specs, 'generated/apixgo.d.ts'), 'utf8')).toContain('"PAUSED"')
    expect((await run('scripts/generate.mjs', ['--check', specs])).code).toBe(0)
  })

  test('are stale where their spec is gone', { timeout: 60_000 }, async () => {
    const specs = copy()
    writeFileSync(join(specs, 'generated/gone.d.ts'), '')
    const { code, output } = await run('scripts/generate.mjs', ['--check', specs])
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('generated/gone.d.ts is not') })
  })

  test('widen nowhere to unknown', () => {
    // `A | unknown` is unknown: a schema with anyOf over bare `required` lists would switch off every compile-time check.
    for (const name of readdirSync(join(here, 'generated'))) {
      expect(readFileSync(join(here, 'generated', name), 'utf8')).not.toMatch(/[|&] unknown\b/)
    }
  })
})

test('redocly finds nothing to complain about', { timeout: 60_000 }, async () => {
  const { code, output } = await run('node_modules/@redocly/cli/bin/cli.js', ['lint', '--format=json', ...specNames])
  // One document of JSON per specification, one behind the other.
  const totals = [...output.matchAll(/"totals": (\{[^}]*\})/g)].map(match => JSON.parse(match[1]!))
  expect(totals.length).toBe(specNames.length)
  for (const one of totals) expect(one).toEqual({ errors: 0, warnings: 0, ignored: 0 })
  expect(code).toBe(0)
})

describe.each(specNames)('%s', name => {
  const spec = readSpec(name)
  const lists = ['statuses', 'errors', 'rules', 'tolerated', 'questions'] as const
  /** A list that a specification has no use for may be left out. */
  const vidrelay: Node = {
    ...Object.fromEntries([...lists, 'contradictions'].map(list => [list, []])),
    ...spec['x-vidrelay'],
  }
  const all = lists.flatMap(list => vidrelay[list].map((row: Node) => ({ list, ...row })))
  // A line with the page's own words needs no id of requirements.md beside them.
  const rows = all.filter(({ quote, proof }) => quote === undefined || proof !== undefined)
  const quoted: Node[] = [...all.filter(row => !rows.includes(row)), ...(vidrelay.facts ?? [])]
  const label = (row: Node) => `${row.list} ${row.id ?? row.word}`
  const document = ownDocument(name.replace('.openapi.yaml', ''))
  const operations = operationsOf(spec)
  const errorsAt = validatorOf(name, spec)

  test('names only ids of requirements.md or of its own', () => {
    expect(requirementIdsIn(readFileSync(join(here, name), 'utf8')).filter(id => !proofOf.has(id))).toEqual([])
  })

  test('has a source for each operation, parameter, response, property, enum and example', () => {
    const claim =
      /^#\/(servers\/\d+|paths\/[^/]+\/[^/]+(\/(requestBody|parameters\/\d+|responses\/[^/]+))?|components\/(responses|schemas|securitySchemes)\/[^/]+|.*\/(properties\/[^/]+|examples\/[^/]+))$/
    const nodes = [...nodesOf(spec)].filter(
      ([pointer, node]) => (claim.test(pointer) && node.$ref === undefined) || node.enum !== undefined,
    )
    expect(nodes.length, `${name}: operations, parameters and properties, each with its source`).toBeGreaterThan(0)
    const unsourced = nodes.filter(
      ([, node]) => !(node['x-requirement']?.length > 0 || (node['x-source'] ?? document) in vidrelay.documents),
    )
    const silent = nodes.filter(([, node]) => node['x-requirement'] === undefined && node['x-source'] === undefined)
    const places = [...new Set([...unsourced, ...silent].map(([pointer]) => pointer))]
    expect(places, `${name}: give each of these places x-requirement or x-source`).toEqual([])
  })

  test('gives each row a known source and the kind of proof that requirements.md asks for', () => {
    for (const row of rows) {
      expect(Object.keys(vidrelay.documents), label(row)).toContain(row.source)
      if (row.list === 'tolerated') continue
      expect(Object.keys(vidrelay.proofs), label(row)).toContain(row.proof)
      expect(row.requirement.length > 0, `${label(row)} has ids just if the provider's page says it`).toBe(
        row.source === document,
      )
      for (const id of row.requirement) expect(proofOf.get(id), `${label(row)}: proof of ${id}`).toBe(row.proof)
      if (row.list === 'rules') expect(Object.keys(vidrelay.strengths), label(row)).toContain(row.strength)
    }
    const names = rows.map(row => `${row.list} ${row.id ?? `${row.on} ${row.word}`}`)
    expect(names).toEqual([...new Set(names)])
  })

  test('has the words of a known document in each line that quotes', () => {
    for (const { source, quote, id, word, fact } of quoted) {
      const line = `${name}: x-vidrelay: ${fact ?? word ?? id}`
      expect(Object.keys(vidrelay.documents), `${line}: source: a key of x-vidrelay.documents`).toContain(source)
      expect(quote, `${line}: quote: the words of the page`).toMatch(/\S/)
    }
  })

  test('lists as status words what the enums have, with the same ids', () => {
    const words = [...nodesOf(spec)].filter(([, node]) => node['x-words'] !== undefined)
    for (const [pointer, node] of words)
      expect(Object.keys(node['x-words']), `${name}: ${pointer}: x-words: a line for each word of enum`).toEqual(
        node.enum.map(String),
      )
    const fromEnums = words.flatMap(([, node]) =>
      Object.entries<Node>(node['x-words'])
        .map(([word, { requirement, proof }]) => ({ word, requirement, proof }))
        .filter(({ requirement }) => requirement?.length > 0),
    )
    const fromList = vidrelay.statuses
      .filter((row: Node) => row.source === document && row.requirement !== undefined)
      .map(({ word, requirement, proof }: Node) => ({ word, requirement, proof }))
    expect(fromList).toEqual(fromEnums)
    for (const { on, word } of vidrelay.statuses)
      expect([...operations.keys()], `${name}: x-vidrelay: ${word}: on: an operationId`).toContain(on)
  })

  test('lets each response say which errors it may carry', () => {
    const byId = new Map<string, Node>(vidrelay.errors.map((row: Node) => [row.id, row]))
    const reached = new Set<string>()
    for (const [operationId, { pointer, operation }] of operations) {
      for (const http of Object.keys(operation.responses)) {
        for (const id of at(spec, `${pointer}/responses/${http}`)['x-errors'] ?? []) {
          expect(byId.get(id)?.http, `${operationId} ${http} ${id}`).toBe(Number(http))
          if (byId.get(id)?.on.includes(operationId)) reached.add(`${operationId} ${id}`)
        }
      }
    }
    const documented = vidrelay.errors
      .filter((row: Node) => row.source === document && row.http !== null && row.requirement !== undefined)
      .flatMap((row: Node) => row.on.map((operationId: string) => `${operationId} ${row.id}`))
    expect(documented.filter((one: string) => !reached.has(one))).toEqual([])
  })

  test('tells each contradiction that touches the page where a reader sees it', () => {
    const touching = requirements.filter(({ id, text }) => /^X-/.test(id) && text.includes(document))
    expect(vidrelay.contradictions.map(({ id }: Node) => id)).toEqual(touching.map(({ id }) => id))
    for (const { id, where } of vidrelay.contradictions) {
      for (const pointer of where) expect(at(spec, pointer)?.description, `${id} at ${pointer}`).toContain(id)
    }
  })

  test('has examples and defaults that fit their own schemas', () => {
    const wrong: string[] = []
    let checked = 0
    const check = (pointer: string, schema: string, value: unknown) => {
      checked += 1
      for (const error of errorsAt(schema, value)) wrong.push(`${pointer}: ${error}`)
    }
    for (const [pointer, node] of nodesOf(spec)) {
      if (node.schema !== undefined) {
        for (const [key, example] of Object.entries<Node>(node.examples ?? {})) {
          check(`${pointer}/examples/${key}`, `${pointer}/schema`, example.value)
        }
        if ('example' in node) check(`${pointer}/example`, `${pointer}/schema`, node.example)
      } else if (Array.isArray(node.examples)) {
        for (const value of node.examples) check(pointer, pointer, value)
        if ('default' in node) check(`${pointer}/default`, pointer, node.default)
      }
    }
    expect(wrong, `${name}: an example or default, or its schema, is to be mended`).toEqual([])
    expect(checked, `${name}: a sample of the page under examples, of a request or an answer`).toBeGreaterThan(0)
  })

  test('has each line of its document named in a spec, a test, a recording or a doc', () => {
    const ids = requirements.map(({ id }) => id).filter(id => id.startsWith(`${document}-`))
    const named = idsNamedInRepository()
    const missing = ids.filter(id => !named.has(id))
    process.stdout.write(`${document}: ${ids.length - missing.length} of ${ids.length} ids named\n`)
    expect(missing).toEqual([])
  })
})

/**
 * Every id that a text file of the repository names. Left out: the list itself, what is made or fetched, and the copy of a
 * spec that a build puts into an adapter (an old one would hide a line that its spec has lost).
 */
function idsNamedInRepository(): Set<string> {
  const leftOut = new Set(['node_modules', 'dist', 'generated', 'requirements.md', 'openapi.yaml', 'pnpm-lock.yaml'])
  const texts = new Set(['.md', '.ts', '.mts', '.mjs', '.js', '.json', '.yaml', '.yml'])
  const named = new Set<string>()
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || leftOut.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (texts.has(extname(entry.name))) {
        for (const id of requirementIdsIn(readFileSync(path, 'utf8'))) named.add(id)
      }
    }
  }
  visit(root)
  return named
}

describe('what the Apixgo page rules out, its schemas refuse', () => {
  const name = 'apixgo.openapi.yaml'
  const spec = readSpec(name)
  const errorsAt = validatorOf(name, spec)
  const { examples } = spec.paths['/v1/video/generations'].post.requestBody.content['application/json']
  const answers =
    spec.paths['/v1/video/generations/{task_id}'].get.responses['200'].content['application/json'].examples
  const created =
    spec.paths['/v1/video/generations'].post.responses['200'].content['application/json'].examples.created.value
  const text = examples.textToVideo.value
  const link = 'https://example.com/product.png'

  test.each([
    ['no model', { prompt: 'rain' }],
    ['no prompt', { model: 'grok-image-video' }],
    ['an empty prompt', { ...text, prompt: '' }],
    ['seconds as a text', { ...text, seconds: '6' }],
    ['half a second', { ...text, seconds: 4.5 }],
    ['16 seconds', { ...text, seconds: 16 }],
    ['bare base64', { ...text, image_urls: ['iVBORw0KGgo='] }],
    ['an empty list of images', { ...text, image_urls: [] }],
    ['8 images', { ...text, image_urls: Array(8).fill(link) }],
    ['two reference fields at once', { ...text, input_reference: link, reference_images: [link] }],
    ['an input reference without its URL', { ...text, input_reference: {} }],
  ])('request: %s', (_, body) => {
    expect(errorsAt('#/components/schemas/CreateVideoRequest', body)).not.toEqual([])
  })

  test.each([
    ['only what is required', { model: 'some-new-model', prompt: 'rain' }],
    ['values between the advised ones', { ...text, seconds: 7, aspect_ratio: '21:9', resolution: '1080p' }],
    ['links and data URLs mixed', { ...text, image_urls: [link, 'data:image/png;base64,iVBORw0KGgo='] }],
    ['an input reference as a text', { ...text, input_reference: link }],
    ['an input reference as an object', { ...text, input_reference: { image_url: link } }],
  ])('but advice refuses nothing: %s', (_, body) => {
    expect(errorsAt('#/components/schemas/CreateVideoRequest', body)).toEqual([])
  })

  test.each([
    ['a create answer without any id', 'CreateVideoAnswer', { ...created, id: undefined, task_id: undefined }],
    ['a create answer in the query answer’s words', 'CreateVideoAnswer', { ...created, status: 'QUEUED' }],
    ['an unlisted word', 'VideoTask', { ...answers.success.value.data, status: 'completed' }],
    ['progress as a number', 'VideoTask', { ...answers.success.value.data, progress: 100 }],
    ['a task without its envelope', 'QueryVideoAnswer', answers.success.value.data],
  ])('answer: %s', (_, schema, body) => {
    expect(errorsAt(`#/components/schemas/${schema}`, JSON.parse(JSON.stringify(body)))).not.toEqual([])
  })

  test.each([
    ['a create answer with `id` alone', 'CreateVideoAnswer', { ...created, task_id: undefined }],
    ['fields that the page does not name', 'VideoTask', { ...answers.failure.value.data, quota: 50000 }],
  ])('but an answer may have: %s', (_, schema, body) => {
    expect(errorsAt(`#/components/schemas/${schema}`, JSON.parse(JSON.stringify(body)))).toEqual([])
  })
})
