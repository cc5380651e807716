import type { Command } from 'commander'
import { outputFile } from './file-name.ts'
import { seconds } from './option-values.ts'
import { refusal } from './refusal.ts'
import { parseSandbox } from './sandbox-option.ts'

/** Which provider, with which key, by which way. */
export function addConnectionOptions(command: Command): Command {
  return command
    .optionsGroup('Provider and key:')
    .option('--provider <id>', 'which provider; default: the one whose key is set, and in a sandbox the first')
    .option('--api-key <key>', 'the key; better in the environment, where neither history nor process list shows it')
    .option('--base-url <url>', 'another address that speaks the same protocol; the key goes there')
    .option('--account <name>', 'a name of yours for one of several accounts; never the key')
    .option(
      '--sandbox [url]',
      'play for free, without a key: in a sandbox of its own, or in the one at this address',
      parseSandbox,
    )
    .option('--proxy <url>', 'an HTTP proxy; without it HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY count')
    .option('--allow-fake-ip', 'allow names that a fake-IP proxy (Clash, mihomo, sing-box) puts into 198.18.0.0/15')
    .option(
      '--allow-host <host:port>',
      'a private store that results may be fetched from, as minio:9000; may be given again',
      (host: string, before: string[] = []) => [...before, host],
    )
}

export function addJournalOptions(command: Command): Command {
  return addMemoryOptions(command)
    .option('--no-journal', 'write nothing down')
    .option('--json', 'one JSON document on stdout, errors too')
}

/** Of a command that cannot do without a journal. */
export function addMemoryOptions(command: Command): Command {
  return command
    .optionsGroup('Memory and reports:')
    .option('--journal <file>', 'where paid calls are written down; default: VIDRELAY_JOURNAL or the state folder')
    .option('--debug <file>', 'write a recording for a bug report: no key, prompt, image or signed query')
}

export function addResultOptions(command: Command): Command {
  return command
    .optionsGroup('Result:')
    .option('--output <file>', 'where to save; default: a fresh name in this folder', text => outputFile(text))
    .option('--overwrite', 'replace the file if it exists')
    .option('--deadline <seconds>', 'how long to wait; default: what the provider advises', seconds('deadline'))
}

/**
 * An option given twice means that one of them is not what somebody wanted, and an option's name in the place of a value
 * that the value was forgotten. The parser alone would let both pass.
 */
export function refuseSlips(command: Command, repeatable: readonly string[] = []): Command {
  const given = new Set<string>()
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: unknown) => {
      const name = option.name()
      if (typeof value === 'string' && command.options.some(({ long }) => long === value))
        throw refusal(name, `its value is missing: ${value} is an option`)
      const attribute = option.attributeName()
      if (given.has(attribute) && !repeatable.includes(name)) throw refusal(name, 'it is given twice')
      given.add(attribute)
    })
  }
  return command
}
