import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Client, Cost, GenerateRequest, Kind, Purchase, SubmitOptions } from '@vidrelay/core'
import { checkTarget, isVidrelayError } from '@vidrelay/core/internal'
import { alone, describeFailure } from '../failure.ts'
import { fileNameProblem, safeFileName } from '../file-name.ts'
import { isAffordable } from '../money-options.ts'
import { inSettingWords } from '../option-words.ts'
import type { Output } from '../output.ts'
import { refusal } from '../refusal.ts'
import { kindOf } from '../request.ts'
import { withSomeModel } from '../sandbox.ts'
import type { Session } from '../session.ts'
import type { Job, LineProblem } from './jobs.ts'
import { createKeys } from './keys.ts'

/** A job that may be bought: checked, with its key and the place of its result. */
export interface Planned {
  line: number
  key: string
  client: Client
  kind: Kind
  request: GenerateRequest
  label: string | undefined
  /** Absolute. */
  target: string
  model: string | null
  cost: Cost | null
  /** What stands under its key: nothing is paid for it again. */
  before: Purchase | undefined
}

export interface PlanOptions {
  /** Absolute. */
  folder: string
  overwrite: boolean
  lenient: boolean
  isSandbox: boolean
  account: string | undefined
  money: SubmitOptions
}

/** All jobs, or why not: what can be seen before anything is paid is seen for every line. */
export async function plan(
  session: Session,
  jobs: readonly Job[],
  options: PlanOptions,
): Promise<{ planned: Planned[]; problems: LineProblem[] }> {
  const planned: Planned[] = []
  const problems: LineProblem[] = []
  const tools = { session, keyFor: createKeys(), output: saidOnce(session.output) }
  // One after the other: keys count equal lines in their order, and files are read whole.
  for (const job of jobs) {
    try {
      planned.push(await planOne(tools, job, options))
    } catch (error) {
      if (!isVidrelayError(error) || error.code === 'unauthenticated' || session.signal.aborted) throw error
      const [first = ''] = describeFailure(error, { ...alone, inWords: inSettingWords }).lines
      problems.push({ line: job.line, message: first.replace(/^error: /, '') })
    }
  }
  return { planned, problems: [...problems, ...oneFileTwice(planned)] }
}

interface Tools {
  session: Session
  output: Output
  keyFor: ReturnType<typeof createKeys>
}

async function planOne({ session, output, keyFor }: Tools, job: Job, options: PlanOptions): Promise<Planned> {
  session.hidePrompt(job.request.prompt)
  const client = await session.client(job.provider ?? session.provider.id)
  const request = options.isSandbox ? await withSomeModel(client, job.request, output) : job.request
  const { cost, effective } = await client.estimate(request, { lenient: options.lenient })
  const { provider, baseURL } = client
  const key = job.key ?? (await keyFor([provider.id, baseURL, options.account ?? ''], job.request))
  const kind = kindOf(provider, { model: request.model })
  const target = join(options.folder, nameOf(job.output, key, kind))
  const before = await session.journal!.get(key)
  if (isToBuy(before)) checkPrice(options.money, cost)
  const isHere = before?.sha256 != null && before.file === target
  if (!isHere && existsSync(options.folder)) await checkTarget(target, options.overwrite)
  const { model = null } = effective
  return { line: job.line, key, client, kind, request, label: job.label, target, model, cost, before }
}

/** Nothing was paid under its key, as far as the journal knows. */
export const isToBuy = (before: Purchase | undefined): boolean =>
  !before || before.state === 'rejected' || before.state === 'not_sent'

function nameOf(given: string | undefined, key: string, kind: Kind): string {
  const extension = kind === 'image' ? '.png' : '.mp4'
  if (given === undefined) return safeFileName(key) + extension
  const problem = fileNameProblem(given)
  if (problem !== undefined) throw refusal('output', problem)
  return given
}

function checkPrice(money: SubmitOptions, cost: Cost | null): void {
  if (isAffordable(money, cost)) return
  const why = cost === null ? 'its price is not known' : `it costs ${cost.usd} USD`
  throw refusal('max-cost', `${why}, and ${money.maxCost} USD is the most`)
}

/** Disks that tell no case apart would have one in the place of the other. */
function oneFileTwice(planned: readonly Planned[]): LineProblem[] {
  const seen = new Map<string, number>()
  return planned.flatMap(({ line, target }) => {
    const same = target.normalize('NFC').toLowerCase()
    const before = seen.get(same)
    if (before === undefined) seen.set(same, line)
    return before === undefined ? [] : [{ line, message: `output: ${target} is where line ${before} goes too` }]
  })
}

/** What is the same for every line is not said for each. */
function saidOnce(output: Output): Output {
  const said = new Set<string>()
  return {
    ...output,
    note(texts) {
      const fresh = [texts].flat().filter(text => !said.has(text))
      for (const text of fresh) said.add(text)
      output.note(fresh)
    },
  }
}
