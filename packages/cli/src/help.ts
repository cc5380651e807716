import { errorCodes } from '@vidrelay/core/internal'
import { providers } from './providers.ts'
import { outputLost } from './stdout.ts'

/** What a newcomer needs first. */
const threeSteps = `Three steps:
  1. Try it without a key and without cost:
       vidrelay generate "a cat on a piano" --sandbox
  2. Set your key; it comes from the console of the provider:
${providers.map(({ keyEnv, title }) => `       export ${keyEnv[0]}=…   ${title}`).join('\n')}
  3. Make a real one:
       vidrelay generate "a cat on a piano" --seconds 4 --output cat.mp4`

/** Exit codes as they follow from core's table of errors: `[2, ['invalid_request: …']]`. */
export function exitCodes(): [number, string[]][] {
  const rows = new Map<number, string[]>([
    [0, ['all went well']],
    [1, ['a bug of vidrelay']],
    [outputLost, ['all went well, but stdout could not be written']],
  ])
  for (const [code, { exit, means }] of Object.entries(errorCodes))
    rows.set(exit, [...(rows.get(exit) ?? []), `${code}: ${means}`])
  rows.set(143, ['like 130, after a termination'])
  return [...rows].toSorted(([a], [b]) => a - b)
}

const exitCodeLines = () =>
  exitCodes().flatMap(([exit, meanings]) =>
    meanings.map((meaning, index) => `  ${index === 0 ? String(exit).padStart(3) : '   '}  ${meaning}`),
  )

export const programHelp = () => `
${threeSteps}

More examples:
  vidrelay generate "she turns her head" --image ./portrait.png --json
  vidrelay resume                    after a Ctrl-C, a crash or a deadline
  vidrelay models --offline          what the models take

A task costs money once: every paid call is written into a journal before it is
sent, and is never sent twice. Ctrl-C stops only the waiting.

Data goes to stdout, everything else to stderr. Exit codes:
${exitCodeLines().join('\n')}`
