import { readFile } from 'node:fs/promises'
import {
  type GenerateRequest,
  type ListOptions,
  type ModelInfo,
  type OpenFacet,
  parseRef,
  type SavedFile,
  type SubmitOptions,
  type Task,
  type TaskPage,
  type TaskRef,
} from '@vidrelay/core'
import type { Session } from './session.ts'
import type { Step } from './step.ts'

/** What a step brought. */
export interface Outcome {
  task?: Task
  watched?: readonly Task[]
  result?: { bytes: Uint8Array; mediaType: string | null; task: Task; file?: SavedFile }
  models?: readonly ModelInfo[]
  listed?: TaskPage
  deleted?: true
  error?: unknown
}

/** Does what a step says, as an integrator would. It does not throw what the client throws: that is an outcome. */
export async function perform(step: Step, session: Session): Promise<Outcome> {
  const outcome: Outcome = {}
  try {
    await act(step, session, outcome)
  } catch (error) {
    outcome.error = error
  }
  const ref =
    outcome.task?.ref ?? outcome.result?.task.ref ?? (outcome.error as { taskRef?: TaskRef } | undefined)?.taskRef
  if (ref && session.ref === undefined) session.hear(ref)
  else if (ref && makesTask.has(step.do)) session.hear(ref)
  return outcome
}

const makesTask = new Set<Step['do']>(['submit', 'generate', 'remix', 'extend', 'edit'])

async function act(step: Step, session: Session, outcome: Outcome): Promise<void> {
  const { client } = session
  switch (step.do) {
    case 'submit':
      outcome.task = await facet(step.kind, session).submit(requestOf(step.request, session), optionsOf(step))
      return
    case 'generate': {
      const making = facet(step.kind, session)
      const request = requestOf(step.request, session)
      if (step.file === undefined) outcome.task = await making.generate(request, optionsOf(step))
      else {
        const saving = { ...optionsOf(step), output: session.output(step.file) }
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
      outcome.task = await client.get(refOf(step, session))
      return
    case 'wait':
      outcome.task = await client.wait(refOf(step, session), deadlineOf(step))
      return
    case 'watch': {
      const watched: Task[] = []
      outcome.watched = watched
      for await (const task of client.watch(refOf(step, session), deadlineOf(step))) watched.push(task)
      return
    }
    case 'download':
      outcome.result = await savedResult(
        await client.download(refOf(step, session), session.output(step.file), deadlineOf(step)),
      )
      return
    case 'open': {
      const stream = await client.open(refOf(step, session), deadlineOf(step))
      const chunks: Uint8Array[] = []
      for await (const chunk of stream) chunks.push(chunk)
      outcome.result = { bytes: Buffer.concat(chunks), mediaType: stream.mediaType, task: stream.task }
      return
    }
    case 'models':
      outcome.models = await client.models()
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

const deadlineOf = ({ deadline }: { deadline?: number | undefined }) => (deadline === undefined ? {} : { deadline })

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
