import type { GenerateRequest, Journal } from '../../src/index.ts'
import { casesOf, type Made } from './cases.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Step } from './row.ts'
import { facet, prompt, type Scene } from './scene.ts'
import { accepted, create, does, dot, request, restarts, submits, video } from './words.ts'

/** What must follow for the purchase `order-1`. */
export const key = 'order-1'
export const isAccepted: Expect = {
  gives: { status: 'queued', ref: { id: 't1' } },
  journal: [{ key, state: 'accepted' }],
}
export const isUnknown = (more: object = {}): Expect => ({
  error: { code: 'submit_unknown', key, retryable: false, ...more },
  journal: [{ key, state: 'unknown' }],
})
export const isRefused = (code: string, more: object = {}): Expect => ({
  error: { code, key, ...more },
  journal: [{ key, state: 'rejected' }],
})

/** Another process buys under the same key. Gives the id of the task, or the error as text. */
export async function buysWith(scene: Scene, journal: Journal): Promise<string> {
  return facet({ client: scene.another(journal) })
    .submit(request, { key })
    .then(
      ({ ref }) => ref.id,
      error => `${error.code}: ${error.message}`,
    )
}
export const together = (count: number, expect: Expect): Step =>
  does(
    `${count} processes buy at once`,
    scene => Promise.all(Array.from({ length: count }, () => buysWith(scene, scene.journal!))),
    expect,
  )

export const rows = casesOf('submit')

export const pictureRequest: GenerateRequest = { model: 'fig', prompt }
export const buysPicture = (gives: Exchange['gives']): Exchange => ({
  ask: 'POST /v1/pictures',
  json: { model: 'fig', prompt },
  gives,
})
export const dotText = Buffer.from(dot).toString('base64')
export const filmUrl = `data:video/mp4;base64,${Buffer.from(video).toString('base64')}`
export const picture: Answer = { status: 200, headers: { 'content-type': 'image/png' }, body: dot }
export const seen = (gives: Answer): Exchange => ({ ask: 'GET https://cdn.orchard.example/one', gives })
export const isLinked = (gives: Exchange['gives']): Exchange[] =>
  JSON.stringify(gives).includes('1.png') ? [{ ask: 'GET https://cdn.orchard.example/1.png', gives: picture }] : []

/** It may have been started: the key never pays again by itself, in another process as well. */
export const unknown = (gives: Exchange['gives'], more: object = {}): Made => ({
  wire: [create(gives)],
  does: [submits(isUnknown(more)), submits(isUnknown()), restarts(), submits(isUnknown())],
})
/** Nothing was started: the same key may pay. */
export const refused =
  (code: string, more: object = {}) =>
  (gives: Exchange['gives'], own: object): Made => ({
    wire: [create(gives), accepted],
    does: [submits(isRefused((own as { code?: string }).code ?? code, more)), submits(isAccepted)],
  })
/** Nothing was started, and it is sent again after so many seconds. */
export const again = (gives: Exchange['gives'], { after: seconds = 2 }: { after?: number }): Made => ({
  wire: [create(gives), { ...accepted, at: seconds }],
  does: [submits({ ...isAccepted, events: { retry: 1 } })],
})
