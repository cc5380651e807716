import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A change to the wire types: its name, what is replaced by what, and the sentence that the compiler must say. */
export type Change = [name: string, from: string | RegExp, to: string, sentence: string]

/**
 * Registers the tests that an adapter's document compiles against its specification, and not against a changed one.
 * `folder` is the adapter's package, `provider` the name of its specification.
 */
export function stopsCompiling(folder: string, provider: string, changes: readonly Change[]): void {
  describe('against its specification', () => {
    const scratch = mkdtempSync(join(folder, '.results-specification-'))
    afterAll(() => rmSync(scratch, { recursive: true }))
    const generated = readFileSync(join(root, 'specs', 'generated', `${provider}.d.ts`), 'utf8')

    function compile(wireTypes: string): string {
      writeFileSync(join(scratch, 'wire.d.ts'), wireTypes)
      const config = {
        extends: '../tsconfig.json',
        compilerOptions: { paths: { [`@vidrelay/specs/${provider}`]: ['./wire.d.ts'] } },
        include: ['../src/provider.ts'],
      }
      writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config))
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
      return spawnSync(process.execPath, [tsc, '-p', scratch], { encoding: 'utf8' }).stdout
    }

    it('the document compiles', () => {
      expect(compile(generated)).toBe('')
    })
    for (const [name, from, to, sentence] of changes) {
      it(`it does not, with ${name}`, () => {
        const changed = generated.replace(from, to)
        expect(changed).not.toBe(generated)
        expect(compile(changed)).toContain(sentence)
      })
    }
  })
}
