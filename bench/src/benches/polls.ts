import { virtualRelay } from '../child/virtual-relay.ts'
import { adapters, coreIn, own } from '../measure/cores.ts'
import type { Line } from '../measure/report.ts'
import { quantile, seeded } from '../measure/statistics.ts'

/** Seconds that a task takes: from a short image to a long video, each magnitude as often as another. */
const [shortest, longest] = [10, 600]
const tasks = 400

/** How often a task is asked for until its end is seen, and how late that is, at the pace of each document. A virtual clock. */
export async function polls(): Promise<Line[]> {
  const { core, testing } = await coreIn(own)
  const lines: Line[] = []
  for (const [id, adapter] of Object.entries(await adapters())) {
    const clock = testing.virtualClock()
    const random = seeded(7)
    const begun = clock.now()
    const endOf = new Map<string, number>()
    const relay = virtualRelay(task => (clock.now() >= (endOf.get(task) ?? 0) ? 'failed' : 'in_progress'))
    const baseURL = 'https://relay.example'
    const configured = adapter({ baseURL, apiKey: 'sk-bench-0123456789' })
    const client = core.createClient(configured, { journal: false, clock, deadline: 3600, network: relay.network })
    const { dialects, polling } = configured.definition
    const [dialect, { kind }] = Object.entries(dialects)[0]!
    const late: number[] = []
    const wait = async (number: number) => {
      const task = `vid_${number}`
      const seconds = shortest * (longest / shortest) ** random()
      endOf.set(task, begun + 1000 * seconds)
      const createdAt = new Date(begun).toISOString()
      const ref = { v: 1 as const, provider: id, dialect, kind, baseURL, createdAt, id: task }
      const code = await client.wait(ref).then(
        () => 'made',
        error => (error as { code: string }).code,
      )
      if (code !== 'task_failed') throw new Error(`${id}: a task ended as ${code}`)
      late.push((clock.now() - endOf.get(task)!) / 1000)
    }
    await Promise.all(Array.from({ length: tasks }, (_, number) => wait(number)))
    await client.close()
    const pace = `${id}, every ${polling.every}${polling.most ? ` to ${polling.most}` : ''} s`
    lines.push(
      { name: `${pace}: looks at each`, unit: '', value: relay.looks / tasks },
      { name: `${pace}: seen late, median`, unit: 's', value: quantile(late, 0.5) },
      { name: `${pace}: seen late, p99`, unit: 's', value: quantile(late, 0.99) },
    )
  }
  return lines
}
