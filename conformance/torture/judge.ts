import { existsSync, lutimesSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Job, type JobOptions, openJob, type Run } from './job.ts'
import { sha256 } from './movie.ts'
import type { Step } from './steps.ts'

/** What became of a job that was killed at one boundary and run again until it ended by itself. */
export interface Verdict {
  /** `missed`: the process never came to this boundary. `no disk`: none could be mounted. */
  outcome: 'file' | 'unknown' | 'missed' | 'no disk'
  /** What must not be, in words. Empty: nothing. */
  wrong: string[]
  /** Runs after the one that was killed. */
  again: number
  /** A later `resume` took away what was left. */
  swept: boolean
  /** What an undisturbed run went past. */
  steps?: Step[]
}

const mostRuns = 4
const kept = /^(out\.mp4|disk|(disk\/)?tasks\.db(\.id)?)$/

/**
 * Kills the job at one boundary (undefined: not at all; then it tells them), runs it again until it ends by itself, and judges
 * what is there.
 */
export async function judge(options: JobOptions, at: string | undefined): Promise<Verdict> {
  const job = openJob(options)
  if (!job) return { outcome: 'no disk', wrong: [], again: 0, swept: false }
  try {
    const verdict = await judgeIn(job, options, at)
    return at === undefined ? { ...verdict, steps: job.steps() } : verdict
  } finally {
    job.end()
  }
}

async function judgeIn(job: Job, { scenario }: JobOptions, at: string | undefined): Promise<Verdict> {
  const wrong = new Set<string>()
  let again = 0
  let run = await job.run(at ?? 'write')
  // Whoever reads a ref without a warning may rely on it.
  const isPromised = /^task: /m.test(run.said) && !/^warning: journal/m.test(run.said)
  look(job, run, scenario, wrong)
  if (at !== undefined && !run.isKilled && wrong.size === 0)
    return { outcome: 'missed', wrong: [], again: 0, swept: false }
  const next = async () => {
    again++
    run = await job.run()
    look(job, run, scenario, wrong)
  }
  while (ending(job, run, scenario) === undefined && !run.isLate && again < mostRuns) await next()
  const outcome = ending(job, run, scenario)
  if (outcome === undefined) wrong.add(`it does not end: exit ${run.code} in run ${again + 1}, ${run.said.trim()}`)
  if (outcome === 'unknown') {
    await next()
    if (run.code !== 8) wrong.add(`an unknown outcome became exit ${run.code} by itself`)
    if (isPromised) wrong.add('a task whose ref was told is unknown afterwards')
    if (whichFile(job, scenario) === 'result') wrong.add('there is a file, and its purchase is unknown')
  }
  if (outcome === 'file' && job.account.creates() !== 1) wrong.add(`a file, and ${job.account.creates()} paid creates`)
  const needed = outcome === 'unknown' ? again - 1 : again
  if (at === undefined && needed > 0) wrong.add(`without a kill it needs ${needed + 1} runs`)
  if (at === undefined && outcome !== scenario.ends)
    wrong.add(`without a kill it ends with ${outcome}: ${run.said.trim()}`)
  const swept = await sweep(job, scenario, wrong)
  return { outcome: outcome ?? 'unknown', wrong: [...wrong], again, swept }
}

type Scenario = JobOptions['scenario']

/** Undefined: it has to be run again. */
function ending(job: Job, { code, said }: Run, scenario: Scenario): 'file' | 'unknown' | undefined {
  if (code === 8) return 'unknown'
  const isThere = whichFile(job, scenario) === 'result'
  // Whoever finds the file of an earlier run is told so.
  const stoodAlready = code === 2 && /out\.mp4 exists and is not overwritten/.test(said)
  return isThere && (code === 0 || stoodAlready) ? 'file' : undefined
}

function whichFile({ target }: Job, { movie, standing }: Scenario): 'none' | 'result' | 'standing' | 'bad' {
  if (!existsSync(target)) return 'none'
  const found = sha256(readFileSync(target))
  if (found === sha256(movie)) return 'result'
  return standing && found === sha256(standing) ? 'standing' : 'bad'
}

/** What must hold after every run, killed or not. */
function look(job: Job, { code, said, isKilled, isLate }: Run, scenario: Scenario, wrong: Set<string>): void {
  if (isLate) wrong.add(`it never ends: ${said.trim()}`)
  const creates = job.account.creates()
  if (creates > 1) wrong.add(`${creates} paid creates under one key`)
  const file = whichFile(job, scenario)
  if (file === 'bad') wrong.add(`a bad file of ${statSync(job.target).size} bytes under the final name`)
  if (scenario.standing && file === 'none') wrong.add('the file that stood there is gone')
  if (/^\s+at .*:\d+/m.test(said) || /bug of its own/.test(said)) wrong.add(`an untyped error: ${said.trim()}`)
  if (!isKilled && !isLate && (code === null || code === 1)) wrong.add(`exit ${code}: ${said.trim()}`)
}

/** What is left beside file and journal must go by a `resume` two days later. */
async function sweep(job: Job, scenario: Scenario, wrong: Set<string>): Promise<boolean> {
  // A result whose save was not written down any more is saved again, under a name of its own.
  const isResult = (name: string) =>
    /^apixgo-\S+\.mp4$/.test(name) && sha256(readFileSync(join(job.folder, name))) === sha256(scenario.movie)
  const left = () =>
    readdirSync(job.folder, { recursive: true, encoding: 'utf8' }).filter(name => !kept.test(name) && !isResult(name))
  if (left().length === 0) return false
  const old = Date.now() / 1000 - 2 * 86_400
  for (const name of left()) lutimesSync(join(job.folder, name), old, old)
  const run = await job.resume()
  look(job, run, scenario, wrong)
  if (left().length > 0) wrong.add(`litter that a resume leaves: ${left().join(', ')}`)
  return true
}
