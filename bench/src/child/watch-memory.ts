// What so many watched tasks cost at their own pace: NAME FOLDER TASKS SECONDS.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { coreIn } from '../measure/cores.ts'
import { startRelay } from '../serve/start.ts'
import { mebibytes, settled } from './memory.ts'

const [name = '', folder = '', tasks = '1000', seconds = '12'] = process.argv.slice(2)
const count = Number(tasks)
const { core, openaiVideos } = await coreIn(folder)
using relay = await startRelay()
const client = core.createClient(openaiVideos({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' }), {
  journal: false,
  deadline: 600,
})
const { ref } = await client.videos.submit({ model: 'sora-2', prompt: 'a lighthouse', seconds: 5 })
for (let again = 0; again < 20; again++) await Promise.all(Array.from({ length: 64 }, () => client.get(ref)))
const before = await settled()

const starting = monitorEventLoopDelay({ resolution: 10 })
const steady = monitorEventLoopDelay({ resolution: 10 })
starting.enable()
const stop = new AbortController()
const createdAt = new Date().toISOString()
const watching = Array.from({ length: count }, async (_, number) => {
  for await (const _task of client.watch({ ...ref, id: `vid_${number}`, createdAt }, { signal: stop.signal }));
})
const ended = Promise.allSettled(watching)
await pause(7000)
starting.disable()
await relay.heard()
steady.enable()
const cpu = process.cpuUsage()
const begun = performance.now()
await pause(Number(seconds) * 1000)
const { user, system } = process.cpuUsage(cpu)
const milliseconds = performance.now() - begun
steady.disable()
const heard = await relay.heard()
const { rss } = process.memoryUsage()
const after = await settled()
const looks = heard.reduce((sum, one) => sum + one, 0)
const of = `${count} watched, ${name}:`
console.log(
  JSON.stringify([
    { name: `${of} rss more than an empty client`, unit: 'MiB', value: mebibytes(rss - before.rss) },
    { name: `${of} heap for each task`, unit: 'B', value: (after.heapUsed - before.heapUsed) / count },
    { name: `${of} loop delay p99`, unit: 'ms', value: steady.percentile(99) / 1e6 },
    { name: `${of} longest stall`, unit: 'ms', value: steady.max / 1e6 },
    { name: `${of} longest stall of the start`, unit: 'ms', value: starting.max / 1e6 },
    { name: `${of} looks`, unit: '/s', value: (1000 * looks) / milliseconds },
    { name: `${of} cpu of a look`, unit: 'ms', value: (user + system) / 1000 / looks },
    {
      name: `${of} busiest tenth of a second of the mean`,
      unit: 'x',
      value: Math.max(...heard) / (looks / heard.length),
    },
  ]),
)
stop.abort()
await ended
process.exit(0)
