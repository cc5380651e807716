import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './words.mjs'

/** The files of a new provider, by their paths. */
export const createdFiles = words => {
  const own = `packages/${words.id}`
  return Object.fromEntries(
    [
      [`specs/${words.id}.openapi.yaml`, 'openapi.yaml'],
      [`${own}/src/provider.ts`, 'provider.ts'],
      [`${own}/src/index.ts`, 'index.ts'],
      [`${own}/src/provider.test.ts`, 'provider.test.ts'],
      [`${own}/package.json`, 'package.json'],
      [`${own}/tsconfig.json`, 'tsconfig.json'],
      [`${own}/tsconfig.build.json`, 'tsconfig.build.json'],
      [`${own}/vitest.config.ts`, 'vitest.config.ts'],
      [`${own}/README.md`, 'README.md'],
      [`conformance/recordings/${words.id}/text-to-${words.kind}.json`, 'recording.json'],
      [`conformance/matrix/${words.id}.test.ts`, 'matrix.test.ts'],
      [`.changeset/${words.id}.md`, 'changeset.md'],
    ].map(([path, template]) => [
      path,
      fill(readFileSync(new URL(`./${template}.tmpl`, import.meta.url), 'utf8'), words),
    ]),
  )
}

/** A line that ends in `@video` or `@image` is for that kind alone. */
function fill(template, words) {
  const lines = template.split('\n').flatMap(line => {
    const [, text, kind] = /^(.*?)\s*(?:\/\/ )?@(video|image)$/.exec(line) ?? [undefined, line, words.kind]
    return kind === words.kind ? [text] : []
  })
  return lines.join('\n').replaceAll(/__([a-z]+)__/g, (_, word) => words[word])
}

/** The command is published, so it lists its adapters; everything else finds them. */
export function changedFiles(root, words) {
  const read = path => {
    if (!existsSync(join(root, path)))
      throw new Refusal(`--root: ${root} is no checkout of vidrelay: there is no ${path}`)
    return readFileSync(join(root, path), 'utf8')
  }
  return {
    'packages/cli/package.json': withDependency(read('packages/cli/package.json'), `@vidrelay/${words.id}`),
    'packages/cli/src/providers.ts': withProvider(read('packages/cli/src/providers.ts'), words),
  }
}

function withDependency(text, name) {
  const manifest = JSON.parse(text)
  const entries = Object.entries({ ...manifest.dependencies, [name]: 'workspace:^' })
  const dependencies = Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n`
}

/** The last place of the list: the first adapter is the one of the sandbox. */
function withProvider(text, { id, title, env, camel }) {
  const list = /(export const providers\b.*? = \[\n.*?)(\n\])/s
  if (!list.test(text))
    throw new Refusal(
      'packages/cli/src/providers.ts: its list of providers is not where it was; add the adapter by hand',
    )
  const entry = `
  {
    id: '${id}',
    title: '${title}',
    keyEnv: ['${env}'],
    load: async () => (await import('@vidrelay/${id}')).${camel},
  },`
  return text.replace(list, (_, before, end) => `${before}${entry}${end}`)
}
