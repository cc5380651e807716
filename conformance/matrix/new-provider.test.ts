import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkProvider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { camelOf } from '../../scripts/new-provider/words.mjs'
import { adapterIn, checkout, compile, failuresOf, filesIn, lint, newProvider, play } from './scaffolded.ts'

describe.each([
  { id: 'acme', kind: 'video', args: ['acme'] },
  {
    id: 'very-long-name-of-posters',
    kind: 'image',
    args: [
      'very-long-name-of-posters',
      '--kind',
      'image',
      '--title',
      'Poster & Co',
      '--base-url',
      'https://relay.example/v1/',
    ],
  },
])('a new provider of $kind', ({ id, kind, args }) => {
  const folder = checkout()
  const before = filesIn(folder)
  const dry = newProvider(...args, '--root', folder, '--dry-run')
  const afterDry = filesIn(folder)
  const told = newProvider(...args, '--root', folder)
  const after = filesIn(folder)
  const created = [
    `.changeset/${id}.md`,
    `conformance/matrix/${id}.test.ts`,
    `conformance/recordings/${id}/text-to-${kind}.json`,
    `packages/${id}/README.md`,
    `packages/${id}/package.json`,
    `packages/${id}/src/index.ts`,
    `packages/${id}/src/provider.test.ts`,
    `packages/${id}/src/provider.ts`,
    `packages/${id}/tsconfig.build.json`,
    `packages/${id}/tsconfig.json`,
    `packages/${id}/vitest.config.ts`,
    `specs/${id}.openapi.yaml`,
  ]
  const changed = ['packages/cli/package.json', 'packages/cli/src/providers.ts']

  test('is listed by --dry-run, which writes nothing', () => {
    expect(dry).toMatchObject({ status: 0, stderr: '' })
    expect(
      dry.stdout
        .split('\n')
        .filter(line => line.startsWith('  '))
        .map(line => line.trim())
        .toSorted(),
    ).toEqual([...created, ...changed].toSorted())
    expect(afterDry).toEqual(before)
  })

  test('writes these files and no other: none of core, of another adapter, of the sandbox, of the kit', () => {
    expect(told).toMatchObject({ status: 0, stderr: '' })
    expect([...after.keys()].filter(path => !before.has(path)).toSorted()).toEqual(
      [...created, `scripts/entries/${id}.json`, `specs/generated/${id}.d.ts`].toSorted(),
    )
    expect([...before.keys()].filter(path => after.get(path) !== before.get(path))).toEqual([
      'README.md',
      ...changed,
      'scripts/entries/vidrelay.json',
    ])
    for (const path of created) expect(told.stdout).toContain(`  ${path}\n`)
  })

  test('stands in the command, at the end of its list', () => {
    const manifest = JSON.parse(after.get('packages/cli/package.json')!)
    expect(manifest.dependencies[`@vidrelay/${id}`]).toBe('workspace:^')
    expect(Object.keys(manifest.dependencies)).toEqual(Object.keys(manifest.dependencies).toSorted())
    const listIn = (files: typeof after) => {
      const text = files.get('packages/cli/src/providers.ts')!
      return [...text.matchAll(/id: '([^']+)',[^}]*\('@vidrelay\/([^']+)'\)\)\.(\w+)/g)].map(match => match.slice(1))
    }
    expect(listIn(after)).toEqual([...listIn(before), [id, id, camelOf(id)]])
  })

  test('has its tables in the READMEs, and every hole filled', () => {
    expect(after.get(`packages/${id}/README.md`)).toMatch(/^\| queued \|.*`queued`/m)
    expect(after.get('README.md')).toContain(`(packages/${id}/README.md)`)
    for (const path of created) expect(after.get(path), path).not.toMatch(/__\w+__|undefined|@video|@image/)
  })

  test('says what is made up, where it must be put right', () => {
    for (const path of created.filter(name => /provider\.ts|openapi|recordings|README/.test(name)))
      expect(after.get(path), path).toContain('TODO')
  })

  test('has a sound document, which compiles against its specification', async () => {
    expect(checkProvider((await adapterIn(folder, id)).definition)).toEqual([])
    expect(compile(folder, id)).toBe('')
  })

  test('may give a required property as a constant', () => {
    const edited = { types: `specs/generated/${id}.d.ts`, document: `packages/${id}/src/provider.ts` }
    const edit = (path: string, from: string, to: string) =>
      writeFileSync(join(folder, path), after.get(path)!.replace(from, to))
    edit(edited.types, ' Request: {', ' Request: { mode: "async";')
    expect(compile(folder, id)).toContain('no field writes the required mode')
    edit(edited.document, "method: 'POST',", "method: 'POST', send: { mode: 'async' },")
    expect(compile(folder, id)).toBe('')
    for (const path of Object.values(edited)) writeFileSync(join(folder, path), after.get(path)!)
  })

  test('has a specification without a flaw', () => {
    expect(lint(folder, id)).toEqual({ errors: 0, warnings: 0, ignored: 0 })
  })

  test('passes the whole suite with its one recording', { timeout: 120_000 }, async () => {
    const report = await play(folder, id)
    expect(failuresOf(report)).toEqual([])
    expect(report.adapters).toEqual([expect.objectContaining({ id, recordings: 1 })])
    process.stdout.write(`${id}: ${report.checks.length} checks from one recording\n`)
  })

  test('is not written twice', () => {
    const again = newProvider(...args, '--root', folder)
    expect(again).toMatchObject({ status: 2, stdout: '' })
    expect(again.stderr).toMatch(new RegExp(`^${id} is there already: specs/${id}\\.openapi\\.yaml, `))
    expect(filesIn(folder)).toEqual(after)
  })

  test('is no obstacle to the next one', () => {
    expect(newProvider('another', '--root', folder)).toMatchObject({ status: 0, stderr: '' })
    const list = readFileSync(join(folder, 'packages/cli/src/providers.ts'), 'utf8')
    expect(list).toMatch(new RegExp(`\\.${camelOf(id)},\\s+\\},\\s+\\{\\s+id: 'another',[^}]*\\},\\s+\\]`))
  })
})

describe('a name or an option that cannot be used is one sentence, and nothing is written', () => {
  const folder = checkout()
  const before = filesIn(folder)

  test.each<[args: string[], says: RegExp]>([
    [[], /^one name is needed, of the provider\n\npnpm new-provider <name>/],
    [['a', 'b'], /^one name is needed/],
    [['Acme'], /^name: "Acme" cannot be used; accepted: lower-case letters, digits and single hyphens, a letter first/],
    [['2fast'], /^name: "2fast" cannot be used/],
    [['a_b'], /^name: "a_b" cannot be used/],
    [['a--b'], /^name: "a--b" cannot be used/],
    [['acme-'], /^name: "acme-" cannot be used/],
    [['../acme'], /^name: "\.\.\/acme" cannot be used/],
    [['core'], /^name: core stands for something else here/],
    [['matches'], /^name: matches stands for something else here/],
    [['s1'], /^name: s1 stands for something else here/],
    [['class'], /^name: the adapter is exported as class, which is a word of the language/],
    [['paths'], /^name: the adapter is exported as paths, which is a word of the language or of the files/],
    [['apixgo'], /^apixgo is there already: specs\/apixgo\.openapi\.yaml, packages\/apixgo\/src\/provider\.ts/],
    [['acme', '--kind', 'sound'], /^--kind: "sound"; accepted: video, image$/m],
    [['acme', '--title', "Acme's"], /^--title: "Acme's"; accepted: letters/],
    [['acme', '--base-url', 'acme'], /^--base-url: "acme" is no address; accepted: an https address/],
    [['acme', '--base-url', 'http://acme.example'], /^--base-url: .* is more or less than an address/],
    [['acme', '--base-url', 'https://me:secret@acme.example'], /^--base-url: .* is more or less than an address/],
    [['acme', '--colour', 'red'], /^Unknown option '--colour'/],
  ])('%j', (args, says) => {
    const { status, stdout, stderr } = newProvider(...args, '--root', folder)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(filesIn(folder)).toEqual(before)
  })

  test('a folder that is no checkout', () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const { status, stderr } = newProvider('acme', '--root', empty)
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `--root: ${empty} is no checkout of vidrelay: there is no packages/cli/package.json\n`,
    })
    expect(existsSync(join(empty, 'packages'))).toBe(false)
    rmSync(empty, { recursive: true })
  })

  test('--help is no refusal', () => {
    expect(newProvider('--help')).toEqual({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('Exit codes: 0 done'),
    })
  })
})
