import type { BodyPiece } from '../net/messages.ts'
import type { FormPart } from './body.ts'

/** A body ready to be sent: its pieces in order, the bytes of files as they are and not as copies. */
export interface EncodedBody {
  readonly pieces: readonly BodyPiece[]
  readonly contentType: string
}

/** Written as browsers write a form, so that every server that reads theirs reads it. */
export function encodeForm(parts: readonly FormPart[]): EncodedBody {
  // Random enough that no file holds it by chance, and unknown to whoever wrote the file.
  const boundary = `----vidrelay-${crypto.randomUUID()}`
  const pieces: BodyPiece[] = []
  let text = ''
  for (const part of parts) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(lines(part.name))}"`
    if ('file' in part) {
      const { name, type, bytes } = part.file
      pieces.push(Buffer.from(`${text}; filename="${quoted(name)}"\r\nContent-Type: ${mediaType(type)}\r\n\r\n`), bytes)
      text = '\r\n'
    } else text += `\r\n\r\n${lines(part.value)}\r\n`
  }
  pieces.push(Buffer.from(`${text}--${boundary}--\r\n`))
  return { pieces, contentType: `multipart/form-data; boundary=${boundary}` }
}

/** No name ends its quotes or its line. */
const quoted = (name: string): string => name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')

const lines = (text: string): string => text.replace(/\r?\n|\r/g, '\r\n')

/** The caller may have named it: what could not stand in a header is no type. */
const mediaType = (type: string): string =>
  /^[\x20-\x7e]+$/.test(type) ? type.toLowerCase() : 'application/octet-stream'
