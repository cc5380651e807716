import { tooLargeToSend } from '../words/problems.ts'
import type { Body } from './body.ts'
import { type EncodedBody, encodeForm } from './multipart.ts'

/** A body as it goes over the wire. @throws `input_too_large` where it is above the longest text that there is */
export function encodeBody(body: Body): EncodedBody {
  try {
    return written(body)
  } catch (error) {
    throw tooLargeToSend((error as Error).name)
  }
}

function written(body: Body): EncodedBody {
  if (body.kind === 'form') return encodeForm(body.parts)
  if (body.kind === 'bytes') return { pieces: [body.bytes], contentType: body.type }
  return { pieces: [Buffer.from(JSON.stringify(body.value))], contentType: 'application/json' }
}
