import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkProvider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { adapterIn, checkout, compile, failuresOf, lint, newProvider, play, root } from './scaffolded.ts'

describe('the worked example of CONTRIBUTING.md', () => {
  const guide = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  const folder = checkout()
  const words = /^\$ pnpm new-provider (bistro .*)$/m.exec(guide)?.[1]?.split(' ') ?? []
  const told = newProvider(...words, '--root', folder)
  const diffs = [...guide.matchAll(/^```diff\n(.*?)^```$/gms)].map(([, text]) => text!)

  test('is three diffs to what the scaffold writes: specification, document, recording', () => {
    expect(told).toMatchObject({ status: 0, stderr: '' })
    expect(diffs.map(fileOf)).toEqual([
      'specs/bistro.openapi.yaml',
      'packages/bistro/src/provider.ts',
      'conformance/recordings/bistro/text-to-video.json',
    ])
  })

  test('says what happens after each of them, and ends green', { timeout: 120_000 }, async () => {
    const [specification = '', document = '', recording = ''] = diffs
    patch(folder, specification)
    expect(lint(folder, 'bistro')).toEqual({ errors: 0, warnings: 0, ignored: 0 })
    const generate = join(root, 'specs', 'scripts', 'generate.mjs')
    expect(spawnSync(process.execPath, [generate, join(folder, 'specs')]).status).toBe(0)
    const [sentence] = /Type '".*$/m.exec(compile(folder, 'bistro')) ?? ['nothing']
    expect(guide).toContain(`  ${sentence}\n`)

    patch(folder, document)
    expect(compile(folder, 'bistro')).toBe('')
    expect(checkProvider((await adapterIn(folder, 'bistro')).definition)).toEqual([])
    const [{ failure } = {}] = (await play(folder, 'bistro', ['text-to-video'])).checks
    for (const line of [
      `FAIL bistro text-to-video: ${failure?.what}`,
      `  where     ${failure?.where}`,
      `  expected  ${failure?.expected}`,
      `  came      ${failure?.came}`,
      `  row       ${failure?.row?.id}: ${failure?.row?.says}`,
      `  source    conformance/recordings/bistro/text-to-video.json:${failure?.line?.line} (derived: TODO: made up. …)`,
    ])
      expect(guide).toContain(`\n${line}\n`)

    patch(folder, recording)
    expect(failuresOf(await play(folder, 'bistro'))).toEqual([])
  })

  test('is laid out as the formatter leaves it', () => {
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const files = diffs.map(fileOf).filter(path => !path.endsWith('.yaml'))
    const { status, stderr } = spawnSync(process.execPath, [biome, 'check', ...files], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

const fileOf = (diff: string): string => /^\+\+\+ b\/(.*)$/m.exec(diff)?.[1] ?? ''

/** Does what a diff without line numbers says: each hunk stands behind the one before it, and must fit to the letter. */
function patch(folder: string, diff: string): void {
  const path = join(folder, fileOf(diff))
  const lines = readFileSync(path, 'utf8').split('\n')
  let from = 0
  for (const hunk of diff.trimEnd().split('\n@@\n').slice(1)) {
    const side = (sign: string) =>
      hunk
        .split('\n')
        .filter(line => !line.startsWith(sign))
        .map(line => line.slice(1))
    const [before, after] = [side('+'), side('-')]
    const at = lines.findIndex(
      (_, index) => index >= from && before.every((line, offset) => lines[index + offset] === line),
    )
    if (at < 0) throw new Error(`${fileOf(diff)} has nowhere:\n${before.join('\n')}`)
    lines.splice(at, before.length, ...after)
    from = at + after.length
  }
  writeFileSync(path, lines.join('\n'))
}
