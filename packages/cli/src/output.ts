import { createScrub } from '@vidrelay/core'

/** A progress bar that has to make room for a line. */
export interface Bar {
  hide(): void
  show(): void
}

/** Where a command speaks: data on stdout, everything said to a person on stderr. No key leaves through either. */
export interface Output {
  readonly json: boolean
  /** Data, one or more lines. */
  line(text: string): void
  /** Data for machines: one JSON document on one line. */
  document(value: unknown): void
  /** Progress, warnings, hints. */
  note(text: string): void
  /** From here on this text is shown as `[key]`. */
  hide(secret: string | undefined): void
  /** The bar that notes must not be written into. Data ends it. */
  bar: Bar | undefined
  endBar(): void
}

type Sink = { write(text: string): unknown }

/** Text from a provider must not move the cursor, recolour the terminal or reorder a line. Inside JSON the escape means the same. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, character =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )

export function createOutput(json: boolean, stdout: Sink = process.stdout, stderr: Sink = process.stderr): Output {
  const secrets = new Set<string>()
  const clean = (text: string): string => {
    let shown = text
    for (const secret of secrets) {
      for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        shown = shown.replaceAll(spelling, '[key]')
    }
    return printable(shown)
  }
  const output: Output = {
    json,
    bar: undefined,
    endBar() {
      output.bar?.hide()
      output.bar = undefined
    },
    line(text) {
      output.endBar()
      stdout.write(`${clean(text)}\n`)
    },
    document: value => output.line(JSON.stringify(value)),
    note(text) {
      output.bar?.hide()
      stderr.write(`${clean(text)}\n`)
      output.bar?.show()
    },
    hide(secret) {
      // What is shorter is no key, and hiding it would only garble the text.
      if (secret !== undefined && secret.length >= 6) secrets.add(secret)
    },
  }
  return output
}

/** A stack as a developer may see it: without keys, and cut to a reasonable length. */
export const scrubbedStack = (error: Error, secrets: readonly string[]): string =>
  (error.stack ?? '').split('\n').map(createScrub(secrets)).join('\n')
