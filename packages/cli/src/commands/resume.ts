import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { JournalEntry, Recovered, TaskRef } from '@vidrelay/core'
import { endedBadly, formatRef, sweepParts } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import type { Documents } from '../documents.ts'
import { alone, describeFailure } from '../failure.ts'
import { clientFor, findTask } from '../find-task.ts'
import { addConnectionOptions, addJournalOptions, addResultOptions, refuseSlips } from '../option-groups.ts'
import { showProgress } from '../progress.ts'
import { documentOf, providers } from '../providers.ts'
import { refusal } from '../refusal.ts'
import { runCommand } from '../run-command.ts'
import { download, freshName, savedDocument, tellSaved } from '../save-result.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'
import type { DownloadOptions } from './download.ts'

export function defineResume(command: Command): void {
  addResultOptions(command)
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
Nothing is ever sent again: a paid call whose outcome nobody knows is settled where the provider says for certain which task
it made; else it is listed, for vidrelay tasks settle. A result goes where its generate was told to put it.

Examples:
  vidrelay resume
  vidrelay resume order-4711 --output cat.mp4`,
  )
  command.action((word: string | undefined, options: SessionOptions & DownloadOptions) =>
    runCommand(command, async session => {
      checkSandbox(options)
      await sweep(session, options)
      if (word === undefined) return resumeAll(session, options)
      const ref = await findTask(session, word)
      const client = await clientFor(session, ref)
      session.listen(showProgress(session.output, session))
      const { signal } = session
      const { output, overwrite } = options
      const target = { ...(output !== undefined && { output }), ...(overwrite && { overwrite }) }
      tellSaved(session.output, await download(client, ref, { signal, ...target }))
      return undefined
    }),
  )
}

function checkSandbox({ sandbox }: SessionOptions): void {
  if (sandbox === '')
    throw refusal('sandbox', 'a sandbox of its own knows no earlier task; give the address of the one that made it')
}

/** What earlier runs left in the folder that this one writes into, where nobody went on with it. */
async function sweep({ output }: Session, options: DownloadOptions): Promise<void> {
  const swept = await sweepParts(dirname(resolve(options.output ?? 'here')))
  const what = swept === 1 ? 'part of a file' : 'parts of files'
  if (swept > 0) output.note(`removed ${swept} ${what}, left for more than a day`)
}

async function resumeAll(session: Session, options: SessionOptions & DownloadOptions): Promise<number | undefined> {
  const { journal, output } = session
  if (!journal) throw refusal('journal', 'without a journal nobody knows what is open; give a ref')
  if (options.output !== undefined) throw refusal('output', 'one file cannot hold several results; give a ref as well')
  const all = await journal.list({ pending: true })
  const own = await Promise.all(all.map(entry => belongs(session, entry, options)))
  const entries = all.filter((_, index) => own[index])
  if (all.length > entries.length)
    output.note(
      `${all.length - entries.length} at another address or account left alone: vidrelay tasks lists them; name them with --base-url or --account`,
    )
  output.note(
    entries.length === 0
      ? 'nothing to resume'
      : `resuming ${entries.length}: ${entries.map(({ key, ref }) => ref?.id ?? key).join(', ')}`,
  )
  session.listen(showProgress(output, { named: true }))
  const ofOne = [...new Set(entries.map(({ provider }) => provider))]
  const results = (await Promise.all(ofOne.map(provider => resumeProvider(session, provider, entries, options)))).flat()
  if (output.json)
    output.document('resume (all)', {
      results: results.flatMap(({ document }) => document ?? []),
      unsettled: results.flatMap(({ unsettled }) => unsettled ?? []),
    })
  if (session.signal.aborted) output.note(`resume: ${session.resumeCommand()}`)
  return results.map(({ exitCode }) => exitCode).find(code => code !== 0)
}

/** What came of one paid call. */
interface Result {
  exitCode: number
  document?: Documents['resume (all)']['results'][number]
  unsettled?: JournalEntry
}

async function resumeProvider(
  session: Session,
  provider: string,
  entries: readonly JournalEntry[],
  options: SessionOptions & DownloadOptions,
): Promise<Result[]> {
  const results: Result[] = []
  try {
    const client = await session.client(provider)
    const { signal } = session
    const recovering = client.recover({ output: placeOf, signal, ...(options.overwrite && { overwrite: true }) })
    for await (const outcome of recovering) results.push(tell(session, outcome))
    return results
  } catch (error) {
    // A key that is missing, for one: the others of this provider fail with it, those of another do not.
    return entries.filter(entry => entry.provider === provider).map(entry => tellFailure(session, entry, error))
  }
}

/** Where its wish says, if that is free; else under a fresh name in this folder. */
const placeOf = ({ wish, ref, provider, kind, createdAt }: JournalEntry): string =>
  wish !== null && !existsSync(wish) ? wish : freshName(provider, kind, new Date(ref?.createdAt ?? createdAt))

function tell(session: Session, outcome: Recovered): Result {
  const { output } = session
  const { entry } = outcome
  if (outcome.state === 'saved') {
    if (!output.json) tellSaved(output, outcome.saved)
    return { exitCode: 0, document: savedDocument(outcome.saved) }
  }
  if (outcome.state === 'failed') return tellFailure(session, entry, outcome.error)
  if (outcome.state === 'ended') return tellFailure(session, entry, endedBadly(outcome.task))
  if (outcome.state === 'refused') {
    output.note(`${entry.key}: made no task: ${outcome.reason}`)
    return { exitCode: 0 }
  }
  const settle = session.settleCommand(entry.key, entry.candidates)
  output.note(`the outcome of ${JSON.stringify(entry.key)} is not known: ${outcome.reason}; settle: ${settle}`)
  return { exitCode: 0, unsettled: entry }
}

function tellFailure(session: Session, { ref, key }: JournalEntry, error: unknown): Result {
  const circumstances = ref ? { ref, resume: (own: TaskRef) => session.resumeCommand(own) } : {}
  const { lines, json, exitCode } = describeFailure(error, { ...alone, ...circumstances, isDebug: session.isDebug })
  for (const line of lines) session.output.note(`${ref?.id ?? key}: ${line}`)
  return { exitCode, document: { ref: ref && formatRef(ref), error: json } }
}

/** Only tasks at the address and of the account that this run's key is meant for. */
async function belongs(
  session: Session,
  { provider, baseURL, account }: JournalEntry,
  options: SessionOptions,
): Promise<boolean> {
  const known = providers.find(({ id }) => id === provider)
  if (!known || (options.provider !== undefined && options.provider !== provider)) return false
  const isUsual = options.baseUrl === undefined && options.sandbox === undefined
  const address = isUsual ? (await documentOf(known)).baseURL : (await session.client(provider)).baseURL
  return baseURL === address && account === (options.account ?? null)
}
