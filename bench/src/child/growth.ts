// What watching so many tasks to their ends costs on a virtual clock: NAME FOLDER TASKS. The network is a function: what is
// left is what the client itself does.
import { coreIn } from '../measure/cores.ts'
import { settled } from './memory.ts'
import { virtualRelay } from './virtual-relay.ts'

const [name = '', folder = '', tasks = '1000'] = process.argv.slice(2)
const { core, openaiVideos, testing } = await coreIn(folder)
const clock = testing.virtualClock()

/** Waits for so many tasks, each of which ends after two minutes. Gives the looks at all of them. */
async function watchAll(count: number): Promise<number> {
  const endsAt = clock.now() + 120_000
  const relay = virtualRelay(() => (clock.now() >= endsAt ? 'failed' : 'in_progress'))
  const baseURL = 'https://relay.example'
  const client = core.createClient(openaiVideos({ baseURL, apiKey: 'sk-bench-0123456789' }), {
    journal: false,
    clock,
    deadline: 600,
    network: relay.network,
  })
  const createdAt = new Date(clock.now()).toISOString()
  const ref = { v: 1, provider: 'openai-videos', dialect: 'gateway', kind: 'video', baseURL, createdAt } as const
  const waiting = Array.from({ length: count }, (_, number) => client.wait({ ...ref, id: `vid_${number}` }))
  const codes = (await Promise.allSettled(waiting)).map(one => (one.status === 'rejected' ? one.reason.code : 'made'))
  if (codes.some(code => code !== 'task_failed')) throw new Error(`they ended as ${[...new Set(codes)].join(', ')}`)
  await client.close()
  return relay.looks
}

await watchAll(1000)
await settled()
const count = Number(tasks)
const cpu = process.cpuUsage()
const looks = await watchAll(count)
const { user, system } = process.cpuUsage(cpu)
console.log(
  JSON.stringify([
    { name: `${count} tasks, ${name}: cpu for each`, unit: 'us', value: (user + system) / count },
    { name: `${count} tasks, ${name}: looks at each`, unit: '', value: looks / count },
  ]),
)
process.exit(0)
