import { Agent, request } from 'node:http'
import { seeded } from '../measure/statistics.ts'

export interface Read {
  what: string
  status: number
  /** From the moment at which it was due: one that waits for others counts its waiting. Unit: milliseconds. */
  milliseconds: number
}

/** What is read, and how often of a hundred. `done`: a video that is there. */
const mix: readonly (readonly [what: string, share: number, path: (id: string, done: string) => string])[] = [
  ['a task', 60, id => `/videos/${id}`],
  ['the list', 20, () => '/videos?limit=20'],
  ['a part of a result', 15, (_, done) => `/videos/${done}/content`],
  ['the models', 5, () => '/models'],
]

/** So many reads a second, each at its time, however long those before it take. */
export async function readAll(
  url: string,
  { rate, seconds, ids, done }: { rate: number; seconds: number; ids: readonly string[]; done: string },
): Promise<Read[]> {
  const random = seeded(1)
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const reads: Promise<Read>[] = []
  const begun = performance.now()
  for (let number = 0; number < rate * seconds; ) {
    const due = begun + (number * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) {
      await new Promise(resolve => setTimeout(resolve, wait))
      continue
    }
    reads.push(one(url, agent, due, chosen(random), ids[Math.floor(random() * ids.length)]!, done))
    number++
  }
  const all = await Promise.all(reads)
  agent.destroy()
  return all
}

function chosen(random: () => number): (typeof mix)[number] {
  const wanted = random() * 100
  let sum = 0
  for (const one of mix) {
    sum += one[1]
    if (wanted < sum) return one
  }
  return mix[0]!
}

function one(
  url: string,
  agent: Agent,
  due: number,
  [what, , path]: (typeof mix)[number],
  id: string,
  done: string,
): Promise<Read> {
  return new Promise(resolve => {
    const tell = (status: number) => resolve({ what, status, milliseconds: performance.now() - due })
    request(`${url}${path(id, done)}`, { agent, headers: { range: 'bytes=0-65535' } }, answer => {
      answer.resume().once('close', () => tell(answer.complete ? answer.statusCode! : 0))
    })
      .on('error', () => tell(0))
      .end()
  })
}
