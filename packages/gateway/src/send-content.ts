import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalid, Problem } from './problem.ts'
import type { Call } from './router.ts'
import { sendFile } from './send-file.ts'
import type { Service } from './service.ts'
import type { StoredTask } from './store.ts'

/** Of what is streamed, nobody has looked at the bytes yet. */
const mediaTypes = { video: 'video/mp4', image: 'application/octet-stream' } as const

/** From the folder; while the result is on its way there, straight from the provider. @throws `Problem` 400, 404, 409 */
export async function sendContent(
  { relay, limits }: Pick<Service, 'relay' | 'limits'>,
  call: Call,
  task: StoredTask,
): Promise<void> {
  const { request, response, query } = call
  const variant = query.get('variant') ?? task.kind
  if (variant !== task.kind) throw invalid('variant', `accepted: ${task.kind}`)
  mustBeCompleted(task)
  mustBeKept(task)
  const longest = limits.idleSeconds * 1000
  // Who takes nothing any more holds a file and a connection.
  const mustTake = () => response.setTimeout(longest, () => response.destroy())
  if (task.saved) {
    mustTake()
    return sendFile(request, response, task.saved)
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const tooLate = setTimeout(() => gone.abort(), longest)
  const opened = relay.open(task.ref!, { signal: gone.signal }).catch(error => {
    throw gone.signal.aborted ? onItsWay(task) : error
  })
  const stream = await opened.finally(() => clearTimeout(tooLate))
  mustTake()
  response.writeHead(200, { 'content-type': mediaTypes[task.kind], 'accept-ranges': 'none' })
  if (request.method === 'HEAD') response.end()
  else await pipeline(Readable.fromWeb(stream as never), response)
  if (request.method === 'HEAD') await stream.cancel()
}

/** The provider does not give it now; it is fetched behind this all the same. */
const onItsWay = ({ kind }: StoredTask): Problem =>
  new Problem(503, 'not_ready', `id: the ${kind} is on its way here; ask again`, {
    param: 'id',
    headers: { 'retry-after': '10' },
  })

/** @throws `Problem` 410 */
function mustBeKept({ kind, expiresAt, sweptAt }: StoredTask): void {
  if (sweptAt === null) return
  const until = new Date(expiresAt ?? sweptAt).toISOString()
  throw new Problem(410, 'result_expired', `id: the ${kind} was kept until ${until}, and is gone`, { param: 'id' })
}

/** @throws `Problem` 404 where there never will be a result, 409 where there is none yet */
export function mustBeCompleted({ kind, status, error }: StoredTask): void {
  if (status === 'failed')
    throw new Problem(404, error?.code ?? 'task_failed', `id: the ${kind} failed and has no content`, { param: 'id' })
  if (status !== 'completed')
    throw new Problem(409, 'not_ready', `id: the ${kind} is ${status}`, {
      param: 'id',
      headers: { 'x-should-retry': 'false' },
    })
}
