import { createHash } from 'node:crypto'
import { byName, type FormPart, formParts, isForm } from './form-body.ts'

/** A file as it was sent: enough to know it again. */
export interface RecordedFile {
  /** Null: sent without a name, alone as a whole body. */
  readonly filename: string | null
  /** Its media type; empty: none was given. */
  readonly type: string
  /** Unit: bytes. */
  readonly bytes: number
  /** Shape: 64 hexadecimal digits. */
  readonly sha256: string
}

/** A request body in the form that a test or a reader of the log can use. */
export function recordedBody(contentType: string, body: Uint8Array<ArrayBuffer> | null): unknown {
  if (!body || body.length === 0) return null
  const parts = isForm(contentType) ? formParts(contentType, body) : null
  if (parts) return byName(parts.map(part => [part.name, recordedValue(part)]))
  if (/^(image|video|audio)\/|^application\/octet-stream\b/i.test(contentType)) {
    return recordedFile(null, contentType, body)
  }
  const text = new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function recordedValue({ filename, mediaType, bytes, text }: FormPart): string | RecordedFile {
  return filename === null ? text : recordedFile(filename, mediaType, bytes)
}

function recordedFile(filename: string | null, type: string, bytes: Uint8Array): RecordedFile {
  return { filename, type, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
