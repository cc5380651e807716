import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Kind } from '@vidrelay/core'
import { longestKey } from '@vidrelay/core/internal'
import { type Body, Upload } from './bodies/body.ts'
import { longestClientKey } from './bodies/limits.ts'
import { createTurns } from './in-turn.ts'
import { conflict, invalid, Problem, problemOf } from './problem.ts'
import type { Call } from './router.ts'
import type { Asked, Service } from './service.ts'
import type { StoredTask } from './store.ts'

/** What is made, and how its dialect speaks of it. */
export interface Wanted {
  kind: Kind
  /** Of the public id. */
  prefix: string
  judge(fields: Body['fields']): Asked | Promise<Asked>
  shape(task: StoredTask, link: string | null): unknown
}

/** Takes a create: reads it, knows a repeat, judges, writes it down, and answers; what is paid for follows. */
export type Taking = (call: Call, wanted: Wanted) => Promise<unknown>

export function createTaking({
  store,
  engine,
  bodies,
  storage,
  keys,
  linkTo,
}: Pick<Service, 'store' | 'engine' | 'bodies' | 'storage' | 'keys' | 'linkTo'>): Taking {
  const inTurn = createTurns()
  const answerTo = (call: Call, { shape }: Wanted, task: StoredTask) => shape(task, linkTo(call, task))

  async function taken(call: Call, wanted: Wanted, id: string): Promise<{ task: StoredTask; isNew: boolean }> {
    const { request, owner, id: source } = call
    const clientKey = clientKeyOf(request.headers['idempotency-key'])
    const sendings = sendingsOf(request.headers['x-stainless-retry-count'])
    const { sha256, fields } = await bodies.read(request, engine.uploadsOf(id))
    const fingerprint = fingerprintOf(wanted.kind, source, fields)
    const identity = { owner, clientKey, bodySha256: sha256, fingerprint, createdAt: Date.now() }
    // Of two with the same bytes the second waits, or a repeat would overtake what it repeats.
    return inTurn(`${owner} ${sha256}`, async () => {
      const known = store.repeatOf(identity, sendings)
      if (known) return { task: sameTask(known, fingerprint), isNew: false }
      await storage.mustHaveRoom()
      const { effective, usd, ...asked } = await wanted.judge(fields)
      if (usd === null && keys.termsOf(owner).budget) throw unpriced()
      const { task, isNew } = store.add(
        {
          ...asked,
          ...identity,
          cameAsRepeat: sendings ? 1 : 0,
          id,
          kind: wanted.kind,
          key: clientKey === null ? id : journalKey(owner, clientKey),
          prompt: asked.request.prompt ?? null,
          seconds: effective.seconds ?? null,
          size: effective.size ?? null,
          status: 'queued',
          progress: 0,
          error: null,
          ref: null,
          completedAt: null,
          expiresAt: null,
          sweptAt: null,
          saved: null,
        },
        sendings,
      )
      return { task: isNew ? task : sameTask(task, fingerprint), isNew }
    })
  }

  return async (call, wanted) => {
    const id = `${wanted.prefix}${randomBytes(16).toString('hex')}`
    let isTaken = false
    // Whatever is answered now proves no refusal, unless it is one.
    call.response.setHeader('x-should-retry', 'false')
    try {
      const { task, isNew } = await taken(call, wanted, id)
      const answer = answerTo(call, wanted, task)
      isTaken = isNew
      if (isNew) engine.run(task)
      return answer
    } catch (error) {
      if (isRefusal(problemOf(error))) call.response.removeHeader('x-should-retry')
      throw error
    } finally {
      if (!isTaken) await rm(engine.uploadsOf(id), { recursive: true, force: true })
    }
  }
}

const unpriced = () =>
  new Problem(
    400,
    'cost_limit',
    'model: nobody knows what this costs, and the key may spend so much a day only; `prices` of the settings tell it',
    { param: 'model' },
  )

/** Nothing was taken, and the same request may be taken later. */
const isRefusal = ({ status }: Problem): boolean => status < 500 && status !== 409

function clientKeyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x21-\x7e]+$/.test(header) && header.length <= longestClientKey) return header
  throw invalid('Idempotency-Key', `accepted: 1 to ${longestClientKey} characters of plain ASCII without spaces`)
}

/** What two owners name alike is of two purchases. A name that is too long for the journal is known by its hash. */
function journalKey(owner: string, clientKey: string): string {
  const key = `${owner}:${clientKey}`
  return key.length <= longestKey ? key : `${owner}:sha256:${createHash('sha256').update(clientKey).digest('hex')}`
}

/** How often the client says that it has sent the same before; undefined: it is none that says so. */
function sendingsOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,4}$/.test(header) ? Number(header) : undefined
}

function sameTask(task: StoredTask & { isDeleted?: boolean }, fingerprint: string): StoredTask {
  if (task.fingerprint !== fingerprint)
    throw conflict('idempotency_conflict', 'Idempotency-Key: it stands for another request already', 'Idempotency-Key')
  if (task.isDeleted) throw conflict('task_not_found', `the ${task.kind} of this request, ${task.id}, was deleted`)
  return task
}

/** The same for the same request, whatever its order, its form and the names of its files. */
function fingerprintOf(kind: Kind, source: string, fields: Body['fields']): string {
  const plain = (value: unknown): unknown => {
    if (value instanceof Upload) return { file: value.sha256 }
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value === 'number') return String(value) // as a form has it
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, plain(part)]),
    )
  }
  return createHash('sha256')
    .update(JSON.stringify([kind, source, plain(fields)]))
    .digest('hex')
}
