import { createScrub, printable } from '@vidrelay/core/internal'
import type { DocumentName, Documents } from './documents.ts'

/** A progress bar that has to make room for a line. */
export interface Bar {
  hide(): void
  show(): void
}

/** Where a command speaks: data on stdout, everything said to a person on stderr. No key leaves through either. */
export interface Output {
  readonly json: boolean
  /** Data. Each text is one line, whatever stands in it. */
  line(texts: Lines): void
  /** Data for machines: one JSON document on one line, of the form that its name has in the schema. */
  document<Name extends DocumentName>(name: Name, value: Documents[Name]): void
  /** Progress, warnings, hints; a line each. */
  note(texts: Lines): void
  /** From here on this text is shown as `[key]`. */
  hide(secret: string | undefined): void
  /** One line as it may leave by another way: without keys, printable. */
  clean(text: string): string
  /** The bar that notes must not be written into. Data ends it. */
  bar: Bar | undefined
  endBar(): void
}

/** One line, or several. */
type Lines = string | readonly string[]

type Sink = { write(text: string): unknown }

export function createOutput(json: boolean, stdout: Sink = process.stdout, stderr: Sink = process.stderr): Output {
  const secrets = new Set<string>()
  let scrub = createScrub([])
  // The one border: whatever somebody else named or said comes out as part of one line, and cannot drive the terminal.
  const clean = (text: string): string => printable(scrub.takeOut(text))
  const linesOf = (texts: Lines): string =>
    [texts]
      .flat()
      .map(text => `${clean(text)}\n`)
      .join('')
  const output: Output = {
    json,
    clean,
    bar: undefined,
    endBar() {
      output.bar?.hide()
      output.bar = undefined
    },
    line(texts) {
      output.endBar()
      stdout.write(linesOf(texts))
    },
    document: (_name, value) => output.line(JSON.stringify(value)),
    note(texts) {
      output.bar?.hide()
      stderr.write(linesOf(texts))
      output.bar?.show()
    },
    hide(secret) {
      if (secret === undefined) return
      secrets.add(secret)
      scrub = createScrub([...secrets])
    },
  }
  return output
}

/** A stack as a developer may see it, line by line: without keys, and cut to a reasonable length. */
export const scrubbedStack = (error: Error, secrets: readonly string[]): string[] =>
  (error.stack ?? '').split('\n').map(createScrub(secrets))
