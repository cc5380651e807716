// `pnpm gateway-load [--tasks n] [--rate n] [--seconds n]`: how the gateway answers reads while it watches many tasks, and
// whether any of them is lost. Exit 1 where one is, or where a read fails. docs/gateway.md has what it came to.
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { loadOptions } from './load/options.ts'
import { readAll } from './load/reads.ts'
import { startPlace } from './load/start.ts'
import { quantile } from './measure/statistics.ts'

const { tasks, rate, seconds } = loadOptions(process.argv.slice(2))
const say = (text: string) => console.log(text)
const model = 'sora-2'

async function create(url: string): Promise<string> {
  const answer = await fetch(`${url}/videos`, {
    method: 'POST',
    body: JSON.stringify({ model, prompt: 'a heron' }),
    headers: { 'content-type': 'application/json' },
  })
  const { id, error } = (await answer.json()) as { id?: string; error?: { message: string } }
  if (id === undefined) throw new Error(error?.message)
  return id
}

/** Until then a result is streamed from the provider, and has no ETag. */
async function saved(url: string, id: string): Promise<void> {
  while (!(await fetch(`${url}/videos/${id}/content`, { method: 'HEAD' })).headers.has('etag')) await pause(200)
}

/** A create is answered before it is at the provider. */
async function arrived(count: number): Promise<void> {
  while ((await place.made()) < count) await pause(100)
}

async function ended(url: string, id: string): Promise<string> {
  for (;;) {
    const { status } = (await (await fetch(`${url}/videos/${id}`)).json()) as { status: string }
    if (status === 'completed' || status === 'failed') return status
    await pause(200)
  }
}

say(`load of the machine before: ${loadavg()[0]!.toFixed(1)}`)
await using place = await startPlace()
const { url } = place
const done = await create(url)
await arrived(1)
place.endAll()
await ended(url, done)
await saved(url, done)
const begun = performance.now()
const ids: string[] = []
const left = { count: tasks }
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (left.count-- > 0) ids.push(await create(url))
  }),
)
say(`${tasks} creates, 16 at once: ${Math.round(tasks / ((performance.now() - begun) / 1000))} a second`)
const before = place.cpu()
const reads = await readAll(url, { rate, seconds, ids, done })
const used = place.cpu() - before
say(
  `${reads.length} reads, ${rate} a second, beside ${tasks} watched tasks; CPU of the gateway: ${Math.round((100 * used) / seconds)} % of a core`,
)
let failed = 0
for (const what of [...new Set(reads.map(read => read.what)), 'all']) {
  const some = reads.filter(read => what === 'all' || read.what === what)
  const times = some.map(({ milliseconds }) => milliseconds)
  const wrong = some.filter(({ status }) => status !== 200 && status !== 206).length
  if (what === 'all') failed = wrong
  const [median, most] = [0.5, 0.99].map(share => quantile(times, share).toFixed(1))
  say(
    `${what}: ${some.length}, p50 ${median} ms, p99 ${most} ms, most ${Math.max(...times).toFixed(0)} ms, failed ${wrong}`,
  )
}
await arrived(tasks + 1)
place.endAll()
const statuses: Record<string, number> = {}
for (const id of ids) {
  const status = await ended(url, id)
  if (status === 'completed') await saved(url, id)
  statuses[status] = (statuses[status] ?? 0) + 1
}
const made = await place.made()
const { most } = place.memory()
say(
  `tasks: ${JSON.stringify(statuses)}; made at the provider: ${made} of ${tasks + 1}; memory of the gateway at the most: ${most} MB`,
)
say(`load of the machine after: ${loadavg()[0]!.toFixed(1)}`)
process.exitCode = failed === 0 && statuses.completed === tasks && made === tasks + 1 ? 0 : 1
