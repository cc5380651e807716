import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  type GenerateRequest,
  type ListOptions,
  type ModelInfo,
  parseRef,
  type SavedFile,
  type SubmitOptions,
  type Task,
  type TaskPage,
  type TaskRef,
} from '@vidrelay/core'
import type { OpenFacet } from '@vidrelay/core/internal'
import { type openaiSettings, paidOperations } from '@vidrelay/core/provider'
import type { Step } from '../format/step.ts'
import type { Session } from './session.ts'

/** What a step brought. */
export interface Outcome {
  task?: Task
  watched?: readonly Task[]
  result?: { bytes: Uint8Array; mediaType: string | null; task: Task; file?: SavedFile }
  models?: readonly ModelInfo[]
  connected?: { baseURL: string; openai: ReturnType<typeof openaiSettings> }
  listed?: TaskPage
  deleted?: true
  error?: unknown
}

/** Does what a step says, as an integrator would. It does not throw what the client throws: that is an outcome. */
export async function perform(step: Step, session: Session): Promise<Outcome> {
  const outcome: Outcome = {}
  try {
    await act(step, session, outcome, signalOf(step, session))
  } catch (error) {
    outcome.error = error
  }
  const ref =
    outcome.task?.ref ?? outcome.result?.task.ref ?? (outcome.error as { taskRef?: TaskRef } | undefined)?.taskRef
  if (ref && session.ref === undefined) session.hear(ref)
  else if (ref && makesTask.has(step.do)) session.hear(ref)
  return outcome
}

const makesTask = new Set<Step['do']>(['generate', ...paidOperations])

async function act(step: Step, session: Session, outcome: Outcome, giveUp: GiveUp): Promise<void> {
  const { client } = session
  switch (step.do) {
    case 'submit':
      outcome.task = await facet(step.kind, session).submit(requestOf(step.request, session), {
        ...optionsOf(step),
        ...giveUp,
      })
      return
    case 'generate': {
      const making = facet(step.kind, session)
      const request = requestOf(step.request, session)
      const options = { ...optionsOf(step), ...giveUp }
      if (step.file === undefined) outcome.task = await making.generate(request, options)
      else {
        const saving = { ...options, output: session.output(step.file) }
        outcome.result = await savedResult(await making.generate(request, saving))
      }
      return
    }
    case 'remix':
    case 'extend':
    case 'edit': {
      const make = facet(step.kind, session)[step.do]
      if (!make) throw new Error(`the adapter offers no ${step.do}, so this recording cannot be for it`)
      outcome.task = await make(
        { ...requestOf(step.request, session), source: parseRef(refOf(step, session)) },
        optionsOf(step),
      )
      return
    }
    case 'list': {
      const { list } = facet(step.kind, session)
      if (!list) throw new Error('the adapter offers no list, so this recording cannot be for it')
      outcome.listed = await list((step.options ?? {}) as ListOptions)
      return
    }
    case 'delete': {
      const remove = facet(step.kind, session).delete
      if (!remove) throw new Error('the adapter offers no delete, so this recording cannot be for it')
      await remove(refOf(step, session))
      outcome.deleted = true
      return
    }
    case 'get':
      outcome.task = await client.get(refOf(step, session), giveUp)
      return
    case 'wait':
      outcome.task = await waitTogether(step.waiters ?? 1, () =>
        client.wait(refOf(step, session), waitingOf(step, giveUp)),
      )
      return
    case 'watch': {
      const watched: Task[] = []
      outcome.watched = watched
      for await (const task of client.watch(refOf(step, session), waitingOf(step, giveUp))) watched.push(task)
      return
    }
    case 'download':
      outcome.result = await savedResult(
        await client.download(refOf(step, session), session.output(step.file), fetchingOf(step, giveUp)),
      )
      return
    case 'open': {
      const stream = await client.open(refOf(step, session), fetchingOf(step, giveUp))
      const chunks: Uint8Array[] = []
      for await (const chunk of stream) chunks.push(chunk)
      outcome.result = { bytes: Buffer.concat(chunks), mediaType: stream.mediaType, task: stream.task }
      return
    }
    case 'models':
      outcome.models = await client.models()
      return
    case 'connect':
      outcome.connected = session.connect(step.environment, step.baseURL)
      return
    case 'resume':
      session.restart(step.journal)
      return
    case 'advance':
      await session.clock.sleep(step.seconds * 1000)
  }
}

function facet(kind: 'video' | 'image' = 'video', { client }: Session): OpenFacet {
  const found = client[`${kind}s`]
  if (!found) throw new Error(`the adapter offers no ${kind}s, so this recording cannot be for it`)
  return found
}

function refOf({ ref }: { ref?: Record<string, unknown> | undefined }, session: Session): TaskRef | string {
  const used = (ref as TaskRef | undefined) ?? session.ref
  if (used === undefined) throw new Error('the recording has no task yet: submit first, or give the step a ref')
  return used
}

const optionsOf = ({
  options = {},
}: Extract<Step, { do: 'submit' | 'generate' | 'remix' | 'extend' | 'edit' }>): SubmitOptions =>
  options as SubmitOptions // parsed JSON has no undefined members

async function waitTogether(waiters: number, wait: () => Promise<Task>): Promise<Task> {
  const [first, ...others] = await Promise.all(Array.from({ length: waiters }, wait))
  if (others.some(other => !isDeepStrictEqual(other, first))) throw new Error('the waiters saw different tasks')
  return first!
}

type GiveUp = { signal?: AbortSignal }

/** The caller's own signal, where the step says when he gives up. */
function signalOf(step: Step, { clock, onWaiting }: Session): GiveUp {
  const abort = 'abort' in step ? step.abort : undefined
  if (abort === undefined) return {}
  if (abort === 'before') return { signal: AbortSignal.abort() }
  const giving = new AbortController()
  // A step may first read files, in real time: its seconds count once the client begins to wait.
  onWaiting(() => void clock.sleep(abort * 1000).then(() => giving.abort()))
  return { signal: giving.signal }
}

const waitingOf = ({ deadline }: { deadline?: number | undefined }, giveUp: GiveUp) => ({
  ...giveUp,
  ...(deadline !== undefined && { deadline }),
})

const fetchingOf = (step: { deadline?: number | undefined; output?: number | undefined }, giveUp: GiveUp) => ({
  ...waitingOf(step, giveUp),
  ...(step.output !== undefined && { output: step.output }),
})

/** A `{ path }` in a recording names one of its files. */
function requestOf(request: Record<string, unknown>, session: Session): GenerateRequest {
  if (!Array.isArray(request.images)) return request as GenerateRequest
  const images = request.images.map(image =>
    typeof image === 'object' && 'path' in image ? { ...image, path: session.input(image.path) } : image,
  )
  return { ...request, images } as GenerateRequest
}

const savedResult = async (file: SavedFile): Promise<NonNullable<Outcome['result']>> => {
  const bytes = await readFile(file.path)
  return { bytes, mediaType: file.mediaType, task: file.task, file }
}
