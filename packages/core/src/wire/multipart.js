/** A form as bytes, encoded once, so that what is counted is what is sent. */
export async function encodeForm(parts) {
  const form = new FormData()
  for (const part of parts) {
    if ('file' in part) form.append(part.name, new Blob([part.file.bytes], { type: part.file.type }), part.file.name)
    else form.append(part.name, part.value)
  }
  const encoded = new Response(form)
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type') }
}
