import type { Json } from '@vidrelay/core'
import type { Trial } from '../../behaviour.ts'
import type { RecordedResponse } from '../../recording.ts'
import { canaryKey } from '../../secrets.ts'
import type { Step } from '../../step.ts'
import { readAnswer } from '../error-reading.ts'
import { answered, answeredJson, faulted } from '../scene.ts'
import { answeredText, isTree, jsonOf, withId, withPut } from './changes.ts'
import { ending, givesWay, meaningOf, wayOfTape } from './download-scene.ts'
import { anyWarnings, type Ground, isUnknown, key, paid, succeeded, trial } from './ground.ts'
import { messagePaths } from './poll-results.ts'
import { deadline, ends, lookSaying, looks, recovers, wordFor } from './poll-scene.ts'

/** An error as JSON, where the document looks for a message. */
function errorWith({ shapes: [answer] }: Ground, text: string): Json {
  const paths = messagePaths(answer).filter(path => /^\w+(\.\w+)*$/.test(path))
  const path = paths.find(own => own === 'error.message') ?? paths[0] ?? 'message'
  return path.split('.').reduceRight<Json>((inner, name) => ({ [name]: inner }), text)
}

const titled = (status: number, title: string): RecordedResponse => ({
  status,
  headers: { 'content-type': 'text/html' },
  text: `<html><head><title>${title}</title></head><body>${title}</body></html>`,
})

const plainText = (status: number, text: string): RecordedResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  text,
})

/** The paid call, answered with an error in these words. */
export function submitSaying(ground: Ground, what: string, status: number, text: string): Trial {
  const { provider, shapes, submit } = ground
  const json = errorWith(ground, text)
  const { error } = readAnswer(provider, shapes[0], { on: 'submit', http: status, json })
  const isProof = error?.sent === 'refused'
  const expect = isProof
    ? { error: { code: error.is, status, key }, journal: [{ key, state: 'rejected' }] }
    : isUnknown({ status })
  const times = isProof && error.again ? 3 : 1
  const exchange = answered(submit, { status, json: json as never })
  return trial(
    ground,
    what,
    `${status} with such words`,
    [paid(ground, expect)],
    Array.from({ length: times }, () => exchange),
  )
}

/** Everywhere where an upstream's words may come into an error, an event, a task or the journal. */
export function everywhere(ground: Ground, text: string): readonly Trial[] {
  const { submit, poll } = ground
  const lost = [paid(ground, isUnknown())]
  const noId = withId(ground, submit, undefined)
  const bare = noId && jsonOf(noId)
  const way = wayOfTape(ground)
  // Neither asked for again nor gone: the error is about this very answer.
  const status = [451, 406, 418].find(http => typeof meaningOf(ground, way, http) === 'object') ?? 451
  const saying = (what: string, response: RecordedResponse): Trial =>
    givesWay(ground, what, `${status} with such words for its bytes`, ending(way, { response }), {
      code: (meaningOf(ground, way, status) as { code: string }).code,
    })
  return [
    submitSaying(ground, 'submit-refused', 400, text),
    submitSaying(ground, 'submit-failed', 500, text),
    trial(ground, 'submit-page', 'a page with such a title', lost, [answered(submit, titled(502, text))]),
    ...(isTree(bare)
      ? [
          trial(ground, 'submit-without-id', 'no id, but such words', lost, [
            answeredJson(submit, { ...bare, x_says: text }),
          ]),
        ]
      : []),
    trial(ground, 'submit-cut', 'such words, then a cut', lost, [
      faulted(answeredText(submit, `{"x_says":${JSON.stringify(text)},"x_more":"`), {
        cut: Buffer.byteLength(JSON.stringify(text).replaceAll('{{key}}', canaryKey)) + 12,
      }),
    ]),
    ...refusedLook(ground, text),
    recovers(ground, 'poll-page', 'a page with such a title', answered(poll, titled(200, text))),
    recovers(ground, 'poll-text', 'such words for a body', answered(poll, plainText(200, text))),
    ...failedTask(ground, text),
    ...unknownWord(ground, text),
    saying('download-page', titled(status, text)),
    saying('download-text', plainText(status, text)),
  ]
}

function refusedLook(ground: Ground, text: string): readonly Trial[] {
  const { provider, shapes, poll } = ground
  const json = errorWith(ground, text)
  const { error } = readAnswer(provider, shapes[0], { on: 'get', http: 401, json })
  if (!error || error.again || error.scope === 'task') return []
  const look = answered(poll, { status: 401, json: json as never })
  return [ends(ground, 'poll-refused', '401 with such words', [look], { code: error.is, status: 401 })]
}

function failedTask(ground: Ground, text: string): readonly Trial[] {
  const { provider, tape } = ground
  const [answer] = ground.shapes
  const word = wordFor(ground, 'failed')
  const failed = word === undefined ? undefined : lookSaying(ground, word)
  const json = failed && withPut(answer, messagePaths(answer), jsonOf(failed)!, text)
  if (json === undefined) return []
  const { error } = readAnswer(provider, answer, { on: 'get', http: 200, json })
  if (error?.scope !== 'task') return []
  const look = answeredJson(ground.poll, json)
  const get: Step = { do: 'get', expect: { task: { status: 'failed', warnings: anyWarnings } } }
  const wait: Step = { do: 'wait', deadline, expect: { error: { code: error.is, taskRef: { id: tape.id } } } }
  return [looks(ground, 'poll-failed', 'failed for such a reason', [wait, get], [look, look])]
}

function unknownWord(ground: Ground, text: string): readonly Trial[] {
  const look = lookSaying(ground, text)
  if (!look) return []
  const seen = { status: 'running', warnings: { $has: [{ code: 'unknown_status' }] } }
  const watch: Step = { do: 'watch', deadline, expect: { watched: [seen, succeeded(ground)] } }
  return [looks(ground, 'poll-word', 'such words for a status', [watch], [look, ground.poll])]
}
