import { dirname, resolve } from 'node:path'
import type { JournalEntry, SavedFile, TaskRef } from '@vidrelay/core'
import { formatRef, sweepParts } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { alone, describeFailure, type Failure } from '../failure.ts'
import { clientFor, findTask } from '../find-task.ts'
import { addConnectionOptions, addJournalOptions, addResultOptions, refuseSlips } from '../option-groups.ts'
import { showProgress } from '../progress.ts'
import { documentOf, providers } from '../providers.ts'
import { refusal } from '../refusal.ts'
import { runCommand } from '../run-command.ts'
import { download, savedDocument, tellSaved } from '../save-result.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'
import type { DownloadOptions } from './download.ts'

/** How many tasks are waited for at a time: their links live for an hour or so, and their provider has limits too. */
const atATime = 4

export function defineResume(command: Command): void {
  addResultOptions(command)
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
Nothing is ever sent again: a paid call whose outcome nobody knows is listed, for vidrelay tasks settle.

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
      session.listen(showProgress(session.output))
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

type Result = { ref: TaskRef } & ({ saved: SavedFile } | { failure: Failure })

async function resumeAll(session: Session, options: SessionOptions & DownloadOptions): Promise<number | undefined> {
  const { journal, output } = session
  if (!journal) throw refusal('journal', 'without a journal nobody knows what is open; give a ref')
  if (options.output !== undefined) throw refusal('output', 'one file cannot hold several results; give a ref as well')
  const all = await journal.list({ pending: true })
  const own = await Promise.all(all.map(entry => belongs(session, entry, options)))
  const entries = all.filter((_, index) => own[index])
  const open = entries.filter(isOpen)
  const refs = entries.flatMap(({ state, ref }) => (state === 'accepted' && ref ? [ref] : []))
  if (all.length > entries.length)
    output.note(
      `${all.length - entries.length} at another address or account left alone: vidrelay tasks lists them; name them with --base-url or --account`,
    )
  for (const { key, candidates = [] } of open)
    output.note(
      `the outcome of ${JSON.stringify(key)} is not known${candidates.length > 0 ? `; it may be ${candidates.join(' or ')}` : ''}; settle: ${session.settleCommand(key, candidates)}`,
    )
  output.note(
    refs.length === 0 ? 'nothing to resume' : `resuming ${refs.length}: ${refs.map(({ id }) => id).join(', ')}`,
  )
  session.listen(showProgress(output, { named: true }))

  const waiting = [...refs]
  const results: Result[] = []
  const worker = async () => {
    for (let ref = waiting.shift(); ref && !session.signal.aborted; ref = waiting.shift())
      results.push(await resumeOne(session, ref))
  }
  await Promise.all(Array.from({ length: atATime }, worker))
  if (output.json)
    output.document({
      results: results.map(result =>
        'saved' in result ? savedDocument(result.saved) : { ref: formatRef(result.ref), error: result.failure.json },
      ),
      unsettled: open,
    })
  if (session.signal.aborted) output.note(`resume: ${session.resumeCommand()}`)
  return results.map(result => ('failure' in result ? result.failure.exitCode : 0)).find(code => code !== 0)
}

async function resumeOne(session: Session, ref: TaskRef): Promise<Result> {
  const { output, signal } = session
  try {
    const saved = await download(await clientFor(session, ref), ref, { signal })
    if (!output.json) tellSaved(output, saved)
    return { ref, saved }
  } catch (error) {
    const failure = describeFailure(error, { ...alone, ref, resume: own => session.resumeCommand(own) })
    for (const line of failure.lines) output.note(`${ref.id}: ${line}`)
    return { ref, failure }
  }
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

const isOpen = ({ state }: JournalEntry): boolean => state === 'sending' || state === 'unknown'
