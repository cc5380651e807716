import type { GenerateRequest, Kind, Parameters, Relay } from '@vidrelay/core'
import type { Bodies } from './bodies/bodies.ts'
import type { Body } from './bodies/body.ts'
import type { Limits } from './bodies/limits.ts'
import type { ClientKeys } from './client-keys.ts'
import type { Engine } from './engine.ts'
import type { Feed } from './feed.ts'
import { createLinks, type Links } from './links.ts'
import { invalid, noTask } from './problem.ts'
import { readRequest } from './read-request.ts'
import type { Call } from './router.ts'
import type { Storage } from './storage.ts'
import type { Store, StoredTask } from './store.ts'
import { createTaking, type Taking } from './taking.ts'

/** What a create asks for, once it is judged. */
export interface Asked {
  request: GenerateRequest
  source: string | null
  model: string | null
  effective: Parameters
  /** What it will cost. Null: nobody knows; undefined: nobody was asked. Unit: US dollars. */
  usd?: number | null
}

/** What is there before any request. */
interface Parts {
  store: Store
  relay: Relay
  engine: Engine
  feed: Feed
  bodies: Bodies
  limits: Limits
  storage: Storage
  keys: ClientKeys
}

/** What the routes of every dialect stand on. */
export interface Service extends Parts {
  links: Links
  /** The caller's task of the address. @throws `Problem` 404 */
  own(call: Call, kind: Kind): StoredTask
  take: Taking
  /** By the tables alone. @throws core's errors, `Problem` 400 */
  judge(kind: Kind, fields: Body['fields']): Promise<Asked>
  judgeRemix(source: StoredTask, fields: Body['fields']): Asked
  /** Null until there is a result. */
  linkTo(call: Call, task: StoredTask): string | null
}

export function createService(parts: Parts): Service {
  const { store, relay } = parts
  const links = createLinks(store.db)
  const linkTo: Service['linkTo'] = (call, { id, status, sweptAt }) =>
    status === 'completed' && sweptAt === null ? links.to(id, call) : null
  return {
    ...parts,
    links,
    linkTo,
    take: createTaking({ ...parts, linkTo }),
    own({ owner, id }, kind) {
      const task = store.get(owner, id)
      if (task?.kind !== kind) throw noTask(kind, id)
      return task
    },
    async judge(kind, fields) {
      const request = readRequest(kind, fields)
      const { effective, cost } = await relay[`${kind}s`].estimate(request)
      return { request, source: null, model: request.model ?? null, effective, usd: cost?.usd ?? null }
    },
    judgeRemix(source, fields) {
      const { model: _, ...request } = readRequest('video', fields)
      if (source.ref === null || source.status !== 'completed')
        throw invalid('id', `the video is ${source.status}; only a completed one can be remixed`)
      const client = relay.clientOf(source.ref)
      if (!client.videos?.remix) throw invalid('id', `${client.provider.title} has no way to remix a video`)
      if (!request.prompt) throw invalid('prompt', 'a remix needs one')
      const effective = { ...sizeOf(source), ...request } as Parameters
      return { request, source: source.id, model: source.model, effective }
    },
  }
}

const sizeOf = ({ seconds, size }: StoredTask) => ({ ...(seconds !== null && { seconds }), ...(size && { size }) })
