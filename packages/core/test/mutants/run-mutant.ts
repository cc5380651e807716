import type { Mutant } from './mutant.ts'
import { Player } from './player.ts'
import type { Answer, Job } from './worker.ts'

/**
 * `killed`: the row fails and says what it must. `survived`: it passes. `otherwise`: it fails and says something else.
 * `crashed`: the patched code broke by accident. `hung`: the row never ended. `error`: nothing could be tried: the patch
 * no longer fits, there is no such row, or it is red without the patch.
 */
export type Verdict = 'killed' | 'survived' | 'otherwise' | 'crashed' | 'hung' | 'error'

export interface Judged {
  verdict: Verdict
  /** What the row said is wrong. */
  said: string
  /** Real time of the row on the patched copy, the start of the copy included. */
  milliseconds: number
}

export interface RunnerOptions {
  /** Threads. Default 2. */
  workers?: number
  /** Real milliseconds until the watchdog ends a row. Default 20,000. */
  patience?: number
}

export interface Runner {
  /** Plays the row that is named for the mutant: on core as it is, where it must pass, then on the patched copy. */
  run(mutant: Mutant): Promise<Judged>
  /** Plays any other row on the patched copy. */
  play(mutant: Mutant, row: string): Promise<Judged>
  close(): Promise<void>
}

export function openRunner({ workers = 2, patience = 20_000 }: RunnerOptions = {}): Runner {
  const players = Array.from({ length: workers }, () => new Player(patience))
  const idle = [...players]
  const waiting: ((player: Player) => void)[] = []
  const clean = new Map<string, Promise<Answer | 'hung'>>()

  async function send(job: Job): Promise<{ answer: Answer | 'hung'; milliseconds: number }> {
    const player = idle.pop() ?? (await new Promise<Player>(resolve => waiting.push(resolve)))
    const begun = performance.now()
    const answer = await player.ask(job)
    const next = waiting.shift()
    if (next) next(player)
    else idle.push(player)
    return { answer, milliseconds: Math.round(performance.now() - begun) }
  }

  async function play(mutant: Mutant, row: string): Promise<Judged> {
    const { answer, milliseconds } = await send({ row, mutant })
    return { ...judge(mutant, answer), milliseconds }
  }

  async function run(mutant: Mutant): Promise<Judged> {
    const known = clean.get(mutant.killer) ?? send({ row: mutant.killer }).then(({ answer }) => answer)
    clean.set(mutant.killer, known)
    const { verdict, said } = judge(mutant, await known)
    if (verdict === 'survived') return play(mutant, mutant.killer)
    return { verdict: 'error', said: `${mutant.killer} is red without the patch: ${said}`, milliseconds: 0 }
  }

  return { run, play, close: async () => void (await Promise.all(players.map(player => player.close()))) }
}

/** Words of a mistake in code: where a row shows them, the mutant broke down instead of behaving badly. */
const accident = /the (?:row|script) itself broke|\b(?:Type|Reference|Syntax|Range)Error\b/

function judge({ says }: Mutant, answer: Answer | 'hung'): Pick<Judged, 'verdict' | 'said'> {
  if (answer === 'hung') return { verdict: 'hung', said: 'the row never ended' }
  if ('problem' in answer) return { verdict: 'error', said: answer.problem }
  const { played } = answer
  if (played.passed) return { verdict: 'survived', said: 'the row passed' }
  const { where, difference } = played
  const { what, expected, came } = difference
  const said = `${where}: ${what}; expected: ${expected}; came: ${came}`
  const broke = accident.exec(`${what} ${came}`)
  if (broke && !says.includes(broke[0])) return { verdict: 'crashed', said }
  return { verdict: said.includes(says) ? 'killed' : 'otherwise', said }
}
