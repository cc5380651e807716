import type { Json, Provider, Route } from '@vidrelay/core/provider'
import type { RecordedExchange, RecordedRequest } from '../../recording.ts'
import { base64Of, filePartOf, type Picture } from './pictures.ts'
import { addressOf, filled, filledTexts, type Holes, holeIn, jsonWith } from './places.ts'

/** The kit's own reading of an upload: what each step sends, and answers that give what the next one needs. */

export interface Uploaded {
  readonly exchanges: readonly RecordedExchange[]
  /** What then stands in the paid request. */
  readonly url: string
}

export interface UploadDesk {
  readonly provider: Provider
  readonly base: string
}

/** Which of the places of a step's `take` the answer has its values at. */
export type TakeFrom = (paths: readonly string[]) => string

/** @throws Error where the provider has no upload */
export function uploadOf(
  { provider, base }: UploadDesk,
  picture: Picture,
  from: TakeFrom = paths => paths[0]!,
): Uploaded {
  const { upload } = provider
  if (!upload) throw new Error(`${provider.title} has no upload`)
  const holes: { [hole: string]: Json } = { 'file.name': picture.name, 'file.type': picture.type }
  const addresses = [upload.url, ...upload.steps.map(({ path }) => path)].map(holeIn)
  const exchanges = upload.steps.map(step => {
    const request = stepRequest({ provider, base }, step, picture, holes)
    const taken = Object.entries(step.take ?? {}).map(([hole, paths]) => {
      const value = addresses.includes(hole)
        ? `https://files.example.com/${hole}/${picture.name}`
        : `${hole}-of-${picture.name}`
      holes[hole] = value
      return [from(paths), value] as const
    })
    return { request, response: { status: 200, json: jsonWith(taken) as never } }
  })
  return { exchanges, url: String(filled(upload.url, holes)) }
}

function stepRequest({ provider, base }: UploadDesk, step: Route, picture: Picture, holes: Holes): RecordedRequest {
  const url = addressOf(base, step, holes)
  const { header, prefix = 'Bearer ' } = provider.auth
  const isOwn = new URL(url).origin === new URL(base).origin
  const headers = { ...filledTexts(step.headers, holes), ...(isOwn && { [header]: `${prefix}{{key}}` }) }
  return { method: step.method, url, ...bodyOf(step, picture, holes, headers) }
}

function bodyOf(
  step: Route,
  picture: Picture,
  holes: Holes,
  headers: { [name: string]: string },
): Partial<RecordedRequest> {
  if (step.body === 'bytes') return { headers: { ...headers, 'content-type': picture.type }, base64: base64Of(picture) }
  if (step.body !== 'form') return { headers, json: (filled(step.send ?? {}, holes) ?? {}) as never }
  const parts = Object.entries(step.send ?? {}).map(([name, value]) =>
    value === '{file}' ? filePartOf(name, picture) : { name, value: String(filled(value, holes)) },
  )
  return { headers, form: parts }
}
