import type { FormPart } from '../format/recording.ts'

/** A request as it is sent, whoever made it. */
export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body: SentBody
}
export type SentBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly parts: readonly SentPart[] }
  | { readonly kind: 'bytes' }
export interface SentPart {
  readonly name: string
  /** Absent: it is a file. */
  readonly value?: string
  /** Of a file. */
  readonly type?: string
}

/** What arrived, in full. */
export async function sentOf(request: Request): Promise<Sent> {
  const { method, url } = request
  return { method, url, headers: Object.fromEntries(request.headers), body: await bodyOf(request) }
}

async function bodyOf(request: Request): Promise<SentBody> {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data; boundary=')) return { kind: 'form', parts: await formPartsOf(request) }
  const text = await request.clone().text()
  if (text === '') return { kind: 'none' }
  if (type !== 'application/json') return { kind: 'bytes' }
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    return { kind: 'bytes' }
  }
}

/** The parts of a form in their order. */
export async function formPartsOf(request: Request): Promise<FormPart[]> {
  const parts = [...(await request.clone().formData())]
  return Promise.all(
    parts.map(async ([name, value]): Promise<FormPart> => {
      if (typeof value === 'string') return { name, value }
      const base64 = Buffer.from(await value.arrayBuffer()).toString('base64')
      return { name, filename: value.name, type: value.type, base64 }
    }),
  )
}
