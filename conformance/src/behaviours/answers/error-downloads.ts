import type { Json } from '@vidrelay/core/provider'
import type { RecordedExchange } from '../../recording.ts'
import { isTrouble } from '../error-reading.ts'
import { idPlace, type Place, saying } from './build.ts'
import type { ErrorCase } from './error-cases.ts'
import { readCase, type Scene, told } from './error-scenes.ts'
import { comesByRoute, linkRows } from './results.ts'
import { shapesOf } from './shapes.ts'
import { contentOf, jsonAnswer, lookOf, refOf, type Stage, withKey } from './stage.ts'

/** How often a way to the result is tried that may work later. */
const attempts = 6
/** A task that was seen is asked for again at once, and then each 10 s, until a minute of refusals is over. */
const rounds = 8
const goneStatuses = [401, 403, 404, 410]

/** A result on the provider's own host that is refused: by the content route, or at an address below the host. */
export function downloadScene(stage: Stage, one: ErrorCase, turn: number): Scene | undefined {
  const [shape] = shapesOf(stage)
  const { tape, dialect } = stage
  const id = `${tape.id}-${turn}`
  const read = readCase(stage, dialect.answer, 'content', one, id)
  const success = saying(stage.provider, dialect.answer, 'succeeded')
  if (!read || !success || !shape) return undefined
  const { error, json } = read
  const link = `/files/${turn}.${tape.body.kind}`
  const byRoute = comesByRoute(shape)
  const [row] = linkRows(shape)
  if (!byRoute && !row) return undefined
  const places: readonly Place[] = byRoute ? success : [...success, [row!.at, link]]
  const done = shape.answer([idPlace(dialect.answer, id), ...places])
  if (done === undefined) return undefined

  const response = jsonAnswer(json, one.http)
  const look = lookOf(stage, id, jsonAnswer(done))
  const refused: RecordedExchange = byRoute
    ? contentOf(stage, id, response)
    : {
        request: { method: 'GET', url: new URL(link, `${stage.base}/`).href, headers: withKey(stage.provider) },
        response,
      }
  const mayWork = error.is === 'not_ready' || error.again || isTrouble(one.http)
  const isGone = !mayWork && goneStatuses.includes(one.http) && ['result_expired', 'task_not_found'].includes(error.is)
  const common = { status: one.http, taskRef: { id } }
  const heard: Record<string, Json> = !isGone
    ? { ...told(error, one), ...common }
    : { ...(one.row !== undefined && told(error, one)), code: 'result_expired', ...common }
  return {
    steps: [
      {
        do: 'download',
        note: one.note,
        ref: refOf(stage, id) as never,
        file: `out-${turn}.${tape.body.kind}`,
        expect: { error: heard as never },
      },
    ],
    exchanges: mayWork
      ? [look, ...Array.from({ length: attempts }, () => refused)]
      : Array.from({ length: rounds }, () => [look, refused]).flat(),
  }
}
