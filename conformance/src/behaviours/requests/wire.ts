import type { Json, Place } from '@vidrelay/core/provider'
import type { FormPart, RecordedRequest } from '../../recording.ts'
import type { Desk } from './desk.ts'
import { filePartOf, type Picture } from './pictures.ts'
import { addressOf, filled, filledTexts, putAt } from './places.ts'

/** A value for a place of a request. */
export interface Write {
  readonly to: Place
  readonly value: Json
}

/** The whole request: constants first, then what was written over them. */
export function wire(
  desk: Desk,
  model: string | undefined,
  all: readonly Write[],
  parts: readonly [Place, Picture][],
): RecordedRequest {
  const { route, base, source, provider } = desk
  const holes = { model, source: source?.id }
  const query = Object.fromEntries(
    all.filter(({ to }) => to.startsWith('?')).map(({ to, value }) => [to.slice(1), String(value)]),
  )
  const writes = all.filter(({ to }) => !to.startsWith('?'))
  const { header, prefix = 'Bearer ' } = provider.auth
  const head = {
    method: route.method,
    url: addressOf(base, route, holes, query),
    headers: { ...filledTexts(route.headers, holes), [header]: `${prefix}{{key}}` },
  }
  const constants = Object.entries(filled(route.send ?? {}, holes) as { [to: string]: Json }).map(([to, value]) => ({
    to,
    value,
  }))
  if (route.body === 'form' || (route.body === 'auto' && parts.length > 0))
    return {
      ...head,
      form: formOf([...constants.filter(({ to }) => !writes.some(write => write.to === to)), ...writes], parts),
    }
  const json = Object.fromEntries(constants.map(({ to, value }) => [to, structuredClone(value)]))
  for (const { to, value } of writes) putAt(json, to, value)
  return { ...head, json: json as never }
}

/** A form has no inside: places with a dot become one part of JSON. */
function formOf(writes: readonly Write[], files: readonly [Place, Picture][]): FormPart[] {
  const inner: { [root: string]: Json } = {}
  for (const { to, value } of writes) if (to.includes('.')) putAt(inner, to, value)
  const gathered = Object.entries(inner).map(([to, value]) => ({ to, value }))
  const texts = [...writes.filter(({ to }) => !to.includes('.')), ...gathered]
  return [
    ...texts.map(({ to, value }) => ({ name: to, value: typeof value === 'string' ? value : JSON.stringify(value) })),
    ...files.map(([to, file]) => filePartOf(to, file)),
  ]
}
