import type { FormPart } from './body.ts'

/** A form as bytes, encoded once, so that what is counted is what is sent. */
export async function encodeForm(parts: readonly FormPart[]): Promise<{ body: Uint8Array; contentType: string }> {
  const form = new FormData()
  for (const part of parts) {
    if ('file' in part)
      form.append(
        part.name,
        new Blob([part.file.bytes as Uint8Array<ArrayBuffer>], { type: part.file.type }),
        part.file.name,
      )
    else form.append(part.name, part.value)
  }
  const encoded = new Response(form)
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type')! }
}
