import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isVidrelayError, type Relay, type SavedFile, type Task, type TaskRef } from '@vidrelay/core'
import type { Terms } from './client-keys.ts'
import type { Feed } from './feed.ts'
import type { Log } from './log.ts'
import { problemOf, withoutPaths } from './problem.ts'
import { resultName } from './result-names.ts'
import { createSlots } from './slots.ts'
import type { Store, StoredTask, TaskPatch, VideoStatus } from './store.ts'
import { tidyResults } from './tidy-results.ts'

/** Takes every task to its end, in the background. */
export interface Engine {
  /** Goes on with a task; nothing where somebody is at it. */
  run(task: StoredTask): void
  /** Goes on with all that are not at their end, and removes files that no task needs any more. */
  resume(): Promise<void>
  /** No new steps; waits end. Resolves when nothing is at work; a paid call in flight is waited for. */
  stop(): Promise<void>
  uploadsOf(id: string): string
}

export interface EngineOptions {
  store: Store
  relay: Relay
  feed: Feed
  /** Of the gateway. */
  folder: string
  log: Log
  /** So long after a create of unknown outcome it is looked for. Unit: seconds. */
  settleSeconds: number
  /** So long results are kept. Default: for ever. */
  retentionDays: number | undefined
  /** How much a key may spend, and under which name it is written down. */
  terms: (owner: string) => Terms
}

/** Pauses after trouble that may pass: doubled up to the last. Unit: milliseconds. */
const [firstPause, longestPause] = [1000, 300_000]
const day = 86_400_000
/** A thousand tasks that end together would else be a thousand connections. */
const savesAtOnce = 32
/** Between two looks for the task of an unknown outcome. Unit: milliseconds. */
const settleEvery = 30_000

/** Between two looks whether that has settled it. Unit: milliseconds. */
const settledEvery = 250

/** Core's words in those of the dialect. */
const shown: Readonly<Record<Task['status'], VideoStatus>> = {
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
}

export function createEngine({
  store,
  relay,
  feed,
  folder,
  log,
  settleSeconds,
  retentionDays,
  terms,
}: EngineOptions): Engine {
  const stopping = new AbortController()
  const { signal } = stopping
  const inSlot = createSlots(savesAtOnce)
  const atWork = new Map<string, Promise<void>>()
  const uploads = join(folder, 'uploads')
  const uploadsOf = (id: string) => join(uploads, id)
  const resultOf = (task: StoredTask) => join(folder, 'results', resultName(task))

  const change = (task: StoredTask, patch: TaskPatch): boolean => {
    Object.assign(task, patch)
    const isThere = store.change(task.id, patch)
    feed.tell(task.id)
    return isThere
  }
  /** What was completed stays so, whatever becomes of the provider's task; only its result is not to be had. */
  const fail = (task: StoredTask, code: string, message: string) => {
    if (task.status === 'completed') return log('trouble', { id: task.id, code })
    log('task', { id: task.id, status: 'failed', code })
    change(task, {
      status: 'failed',
      error: { code, message: withoutPaths(message) },
      request: null,
      completedAt: Date.now(),
    })
  }

  /** The provider's task. Called again after a restart it gives the same one: the key is the journal's. */
  async function buy(task: StoredTask): Promise<TaskRef | undefined> {
    const { key, kind, request, source } = task
    const options = { key, ...terms(task.owner) }
    try {
      const bought =
        source === null
          ? await relay[`${kind}s`].submit(request!, options)
          : await relay.videos.remix({ ...request!, source: sourceRef(task) }, options)
      return accepted(task, bought.ref, bought)
    } catch (error) {
      if (!isVidrelayError(error)) throw error
      if (error.taskRef) return accepted(task, error.taskRef)
      if (error.code === 'journal_unavailable') throw error // nothing was sent; a disk that is full may be emptied
      if (error.code === 'submit_unknown') return settle(task, error.message)
      if (signal.aborted) return undefined
      fail(task, error.code, error.message)
      return undefined
    }
  }

  function sourceRef({ owner, source }: StoredTask): TaskRef {
    const ref = store.refOf(owner, source!)
    if (!ref) throw new TypeError('the source of a remix has no task')
    return ref
  }

  function accepted(task: StoredTask, ref: TaskRef, seen?: Task): TaskRef {
    const { seconds, size } = seen?.effective ?? {}
    log('task', { id: task.id, status: 'accepted', provider: ref.provider })
    change(task, { ref, request: null, ...(seconds !== undefined && { seconds }), ...(size !== undefined && { size }) })
    return ref
  }

  /** Only towards accepted: by what the provider says, or by a person who settles the key in the journal. */
  async function settle(task: StoredTask, message: string): Promise<TaskRef | undefined> {
    log('task', { id: task.id, status: 'unknown' })
    const end = task.createdAt + settleSeconds * 1000
    for (;;) {
      const ref = await recovered(task)
      if (ref) return accepted(task, ref)
      if (signal.aborted) return undefined
      if (Date.now() >= end) break
      await pause(settleEvery, undefined, { signal, ref: false }).catch(() => {})
    }
    fail(task, 'submit_unknown', message)
    return undefined
  }

  /** Recovering settles a call first, and then waits for its end; from there it is followed here, as any other. */
  async function recovered({ key }: StoredTask): Promise<TaskRef | undefined> {
    const isSettled = new AbortController()
    const look = async () => {
      const purchase = await relay.purchase(key)
      if (purchase?.ref) isSettled.abort()
      return purchase?.ref ?? undefined
    }
    const looking = setInterval(() => void look().catch(() => {}), settledEvery)
    try {
      const both = AbortSignal.any([signal, isSettled.signal])
      for await (const _ of relay.recover({ keys: [key], signal: both }));
    } finally {
      clearInterval(looking)
    }
    return look()
  }

  async function follow(task: StoredTask, ref: TaskRef): Promise<void> {
    for await (const seen of relay.watch(ref, { signal })) {
      const { status, progress, error } = seen
      const now = shown[status]
      if (now !== 'failed' && now !== task.status) log('task', { id: task.id, status: now })
      if (now === 'failed') return fail(task, error?.code ?? 'task_failed', error?.message ?? `the task is ${status}`)
      if (now === 'completed') change(task, { status: now, completedAt: task.completedAt ?? Date.now() })
      else moved(task, now, progress)
    }
    await finish(task, await inSlot(() => relay.download(ref, resultOf(task), { overwrite: true, signal })))
  }

  function moved(task: StoredTask, status: VideoStatus, progress: number | null): void {
    if (status !== task.status || progress !== task.progress) change(task, { status, progress })
  }

  async function finish(task: StoredTask, saved: SavedFile): Promise<undefined> {
    const { path, bytes, sha256, mediaType, task: seen } = saved
    log('task', { id: task.id, status: 'saved', bytes })
    const isWanted = change(task, {
      // Written before, unless the disk was full at that moment.
      ref: seen.ref,
      request: null,
      expiresAt: retentionDays === undefined ? null : Date.now() + retentionDays * day,
      saved: { path, bytes, sha256, mediaType },
    })
    if (isWanted) return
    await rm(path, { force: true })
    log('task', { id: task.id, status: 'removed' })
  }

  /** Trouble that may pass is waited for; what cannot pass ends the task. */
  async function toItsEnd(task: StoredTask): Promise<void> {
    log('task', { id: task.id, status: 'taken' })
    let wait = firstPause
    while (!signal.aborted && task.status !== 'failed') {
      try {
        const ref = task.ref ?? (await buy(task))
        if (ref) await follow(task, ref)
        break
      } catch (error) {
        if (signal.aborted || isLast(task, error)) break
        await pause(wait, undefined, { signal, ref: false }).catch(() => {})
        wait = Math.min(2 * wait, longestPause)
      }
    }
    if (!signal.aborted) await rm(uploadsOf(task.id), { recursive: true, force: true })
  }

  /** Does this trouble end the work on a task? */
  function isLast(task: StoredTask, error: unknown): boolean {
    const { code, message } = isVidrelayError(error) ? error : problemOf(error)
    // A bug of ours is the same at the next try; where something was bought, its result is worth every try.
    const isLost = code === 'task_not_found' || (code === 'internal_error' && task.ref === null)
    if (isLost) fail(task, code, message)
    else log('trouble', { id: task.id, code })
    return isLost || code === 'result_expired'
  }

  function start(task: StoredTask): void {
    if (signal.aborted || atWork.has(task.id)) return
    const work = toItsEnd(task)
      .catch(() => log('trouble', { id: task.id, code: 'internal_error' }))
      .finally(() => atWork.delete(task.id))
    atWork.set(task.id, work)
  }

  return {
    uploadsOf,
    run: start,
    async resume() {
      for (const name of ['uploads', 'results']) await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
      await tidyResults(join(folder, 'results'), id => store.find(id) !== undefined)
      const tasks = store.unfinished()
      const needed = new Set(tasks.filter(({ request }) => request !== null).map(({ id }) => id))
      for (const name of await readdir(uploads))
        if (!needed.has(name)) await rm(uploadsOf(name), { recursive: true, force: true })
      for (const task of tasks) start(task)
    },
    async stop() {
      stopping.abort()
      feed.end()
      await Promise.all(atWork.values())
    },
  }
}
