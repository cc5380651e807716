import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')

it.each(readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.config.ts')))(
  '%s runs as it stands on the oldest Node that is supported',
  name => {
    // `using` came with Node 24; before it the file is a syntax error.
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/^\s*(await )?using /m)
  },
)
