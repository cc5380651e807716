import { existsSync } from 'node:fs'
import type { Limit, Provider } from '@vidrelay/core/provider'
import type { Command, Option } from 'commander'
import { commands } from './commands.ts'
import { fileHere } from './completion-scripts.ts'
import { journalPath } from './journal-path.ts'
import { keyVariables, providers } from './providers.ts'

/** A word that may stand here, and what it is. */
type Candidate = readonly [word: string, about: string]

/** What may stand in the place of the last word, as lines for a shell. */
export async function complete(program: Command, words: readonly string[]): Promise<string[]> {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const command = commandOf(program, before)
  const candidates = await candidatesFor(command, before, current)
  if (candidates === 'files') return [fileHere]
  return candidates.filter(([word]) => word.startsWith(current)).map(([word, about]) => `${word}\t${oneLine(about)}`)
}

async function candidatesFor(
  command: Command,
  before: readonly string[],
  current: string,
): Promise<readonly Candidate[] | 'files'> {
  const [, joined] = /^(--[a-z-]+)=/.exec(current) ?? []
  const option = optionOf(command, joined ?? before.at(-1))
  if (option && (joined !== undefined || option.required)) {
    const values = await valuesOf(option, before)
    return values === 'files' || joined === undefined
      ? values
      : values.map(([word, about]) => [`${joined}=${word}`, about])
  }
  if (current.startsWith('-')) return optionsOf(command, before)
  return placesOf(command, before)
}

/** The command that is being written, as deep as it goes. */
function commandOf(program: Command, before: readonly string[]): Command {
  let command = program
  for (const word of before) command = command.commands.find(one => one.name() === word) ?? command
  return command
}

const optionOf = (command: Command, word: string | undefined): Option | undefined =>
  command.options.find(({ long, short }) => word !== undefined && (long === word || short === word))

/** Options that were not written yet; what may be written again stays. */
const optionsOf = (command: Command, before: readonly string[]): Candidate[] => [
  ...command.options
    .filter(
      ({ long, hidden, description }) =>
        !hidden && (!before.includes(long!) || /once per|given again/.test(description)),
    )
    .map(({ long, description }): Candidate => [long!, description]),
  ['--help', 'what this command takes'],
]

/** What stands without an option's name. */
async function placesOf(command: Command, before: readonly string[]): Promise<readonly Candidate[] | 'files'> {
  if (command.parent === null) return commands.map(({ name, about }) => [name, about])
  if (command.commands.length > 0) return command.commands.map(one => [one.name(), one.description()])
  if (before.at(-1) !== command.name()) return []
  const [argument] = command.registeredArguments
  if (argument?.name() === 'file') return 'files'
  if (argument?.name() === 'ref' || argument?.name() === 'key') return knownKeys()
  if (argument?.argChoices) return argument.argChoices.map(choice => [choice, ''])
  return command.name() === 'providers' ? providerNames() : []
}

/** What a shell would have to quote is left out. */
const plain = /^[\w@%+=:,./-]+$/

/** Purchases of the usual journals, the newest first, by their keys. A journal that is not there is not made. */
async function knownKeys(): Promise<Candidate[]> {
  const { sqliteJournal } = await import('@vidrelay/core/internal')
  const all: Candidate[] = []
  for (const path of [journalPath(false), journalPath(true)].filter(path => existsSync(path))) {
    const journal = sqliteJournal(path)
    const purchases = await journal.list({ limit: 50 }).catch(() => [])
    await journal.close()
    const named = purchases.filter(({ key }) => plain.test(key))
    all.push(
      ...named.map(({ key, provider, finalStatus, state }): Candidate => [key, `${provider}, ${finalStatus ?? state}`]),
    )
  }
  return all
}

const providerNames = (): Candidate[] => providers.map(({ id, title }) => [id, title])

async function valuesOf(option: Option, before: readonly string[]): Promise<readonly Candidate[] | 'files'> {
  if (/<(file|folder)\b/.test(option.flags)) return 'files'
  const [, oneOf] = /<([a-z-]+(?:\|[a-z-]+)+)>/.exec(option.flags) ?? []
  if (oneOf) return oneOf.split('|').map(word => [word, ''])
  if (option.argChoices) return option.argChoices.map(choice => [choice, ''])
  if (option.long === '--provider') return providerNames()
  const documents = await documentsFor(before)
  if (option.long === '--model' || option.long === '--known-as') return modelNames(documents)
  const fact = option.attributeName()
  const named = given(before, '--model') ?? given(before, '--known-as')
  const knowing = documents.filter(({ models }) => named !== undefined && models[named] !== undefined)
  const values = (knowing.length > 0 ? knowing : documents).flatMap(document => valuesIn(document, named, fact))
  return [...new Map(values)]
}

/** Of the provider that was named; else of those whose key is set; else of all. */
async function documentsFor(before: readonly string[]): Promise<Provider[]> {
  const named = given(before, '--provider')
  const ready = providers.filter(known => keyVariables(known).some(({ set }) => set))
  const chosen = named === undefined ? ready : providers.filter(({ id }) => id === named)
  const loaded = await Promise.all((chosen.length > 0 ? chosen : providers).map(known => known.load()))
  return loaded.map(({ definition }) => definition)
}

const given = (before: readonly string[], name: string): string | undefined => {
  const joined = before.find(word => word.startsWith(`${name}=`))
  return joined?.slice(name.length + 1) ?? (before.includes(name) ? before[before.indexOf(name) + 1] : undefined)
}

async function modelNames(documents: readonly Provider[]): Promise<Candidate[]> {
  const { knownModels } = await import('@vidrelay/core/provider')
  return documents.flatMap(document =>
    knownModels(document)
      .filter(({ kind }) => kind !== null)
      .map(({ id, note }): Candidate => [id, note ?? document.title]),
  )
}

/** The values of a fact that a document lists, for one model or for all: accepted, advised, or used where nobody says. */
function valuesIn({ dialects, models, title }: Provider, named: string | undefined, fact: string): Candidate[] {
  const rows = named !== undefined && models[named] ? [[named, models[named]] as const] : Object.entries(models)
  const [first] = Object.keys(dialects)
  return rows.flatMap(([name, model]) => {
    const submit = dialects[model.dialect ?? first!]?.routes.submit
    const limits = { ...submit?.limits, ...model.limits } as { readonly [fact: string]: Limit | readonly Limit[] }
    const own = [limits[fact] ?? []].flat() as Limit[]
    const listed = own.flatMap(limit => [...(limit.in ?? []), ...(limit.default === undefined ? [] : [limit.default])])
    const sizes = Object.entries(model.sizes ?? {}).flatMap(([size, of]) => [size, ...Object.values(of)])
    const places = { size: /^\d+x\d+$/, aspectRatio: /^\d+:\d+$/, resolution: /^\d+p$/ } as { [fact: string]: RegExp }
    return [...listed.map(String), ...sizes.filter(size => places[fact]?.test(size))].map(
      (value): Candidate => [value, named === undefined ? title : name],
    )
  })
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100)
