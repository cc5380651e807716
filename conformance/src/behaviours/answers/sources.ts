import type { Status } from '@vidrelay/core'
import type { FieldName, Json, Limit, PaidOperation, Route } from '@vidrelay/core/provider'
import type { RecordedExchange, RecordedRequest, RecordedResponse } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import { addressOf, jsonWith } from '../requests/places.ts'
import { idPlace, saying } from './build.ts'
import { successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { refOf, type Stage, withKey } from './stage.ts'

/** Paid tasks that start from another one, and deletions. */

export type Derived = Exclude<PaidOperation, 'submit'>
export const derivedOperations: readonly Derived[] = ['remix', 'extend', 'edit']

export const prompt = 'The same place at night, in the rain'

/** The smallest request that the route takes without a word: what is required, in values that the document lists. */
export function requestFor({ fields = {}, limits = {} }: Route): Record<string, Json> {
  const request: Record<string, Json> = fields.prompt ? { prompt } : {}
  for (const [name, given] of Object.entries(limits)) {
    if (name === 'prompt' || !fields[name as FieldName]) continue
    const rows = [given].flat() as readonly Limit[]
    const value = rows.flatMap(({ default: usual, in: list = [] }) => usual ?? list[0] ?? [])[0]
    const isRequired = rows.some(row => row.given || row.sent)
    if (value !== undefined && isRequired) request[name] = value
  }
  return request
}

const placeOf = ({ fields = {} }: Route, name: FieldName): string | undefined => {
  const field = fields[name]
  return typeof field === 'object' && field !== null ? field.to : (field ?? undefined)
}

/** The paid request for it: its address, the key, and the prompt at its place. */
export function derivedExchange(stage: Stage, route: Route, id: string, response: RecordedResponse): RecordedExchange {
  const to = placeOf(route, 'prompt')
  const isForm = route.body === 'form'
  const body: Partial<RecordedRequest> =
    to === undefined
      ? { jsonPart: {} }
      : isForm
        ? { formPart: [{ name: to, value: prompt }] }
        : { jsonPart: jsonWith([[to, prompt]]) as never }
  const source = route.media?.find(row => row.role === 'source' && row.as === 'task' && row.to !== '')
  const named =
    source && !isForm ? { jsonPart: { ...body.jsonPart, ...(jsonWith([[source.to, id]]) as object) } } : body
  const model = requestFor(route).model ?? stage.tape.request.model
  return {
    request: {
      method: route.method,
      url: addressOf(stage.base, route, { source: id, ...(typeof model === 'string' && { model }) }),
      headers: withKey(stage.provider),
      ...(named as object),
    },
    response,
  }
}

export const derivedStep = (stage: Stage, operation: Derived, route: Route, id: string, expect: Expectation): Step => ({
  do: operation,
  kind: stage.tape.kind,
  ref: refOf(stage, id) as never,
  request: requestFor(route) as never,
  expect,
})

export const deleteExchange = (
  stage: Stage,
  route: Route,
  id: string,
  response: RecordedResponse,
): RecordedExchange => ({
  request: { method: 'DELETE', url: addressOf(stage.base, route, { id }), headers: withKey(stage.provider) },
  response,
})

/** An answer about a task in this state; undefined where the document has no way to say it. */
export function inState(stage: Stage, status: Status, id: string): Json | undefined {
  const [shape] = shapesOf(stage) as [Shape]
  const places = status === 'succeeded' ? successPlaces(shape) : saying(stage.provider, shape.rows, status)
  return places && shape.answer([idPlace(shape.rows, id), ...places])
}
