/** One part of a form, in the order in which it came. */
export interface FormPart {
  readonly name: string
  /** Null: a text part. */
  readonly filename: string | null
  /** Its content type; empty: none was given. */
  readonly mediaType: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The bytes as UTF-8. */
  readonly text: string
}

/** Whether a content type says that a multipart form follows. */
export function isForm(contentType: string): boolean {
  return /^multipart\/form-data\b/i.test(contentType)
}

/**
 * Reads a multipart form from any client. (The platform's own `formData()` takes boundaries of 27 characters or more
 * only, which the standard does not ask for.)
 *
 * @param contentType with its boundary
 * @returns null where it is damaged
 */
export function formParts(contentType: string, body: Uint8Array<ArrayBuffer>): readonly FormPart[] | null {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  if (!boundary) return null
  // With a line break before it, the first delimiter is like all others.
  const bytes = Buffer.concat([Buffer.from('\r\n'), body])
  const delimiter = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`)
  const parts: FormPart[] = []
  for (let at = bytes.indexOf(delimiter); at >= 0; ) {
    const start = at + delimiter.length
    if (bytes.toString('latin1', start, start + 2) === '--') return parts
    const blank = bytes.indexOf('\r\n\r\n', start)
    const end = bytes.indexOf(delimiter, blank + 4)
    if (blank < 0 || end < 0) return null
    const part = formPart(bytes.toString('utf8', start, blank), new Uint8Array(bytes.subarray(blank + 4, end)))
    if (!part) return null
    parts.push(part)
    at = end
  }
  return null
}

function formPart(head: string, bytes: Uint8Array<ArrayBuffer>): FormPart | null {
  const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
  const disposition = header('content-disposition')
  const name = parameter(disposition, 'name')
  if (!/^form-data\b/i.test(disposition) || name === null) return null
  const text = new TextDecoder().decode(bytes)
  return { name, filename: parameter(disposition, 'filename'), mediaType: header('content-type'), bytes, text }
}

/** A parameter's word, with the escapes of browsers (`%22`) and of curl (`\"`) undone; null: it is not there. */
function parameter(disposition: string, name: string): string | null {
  const all = [...disposition.matchAll(/;\s*([\w*-]+)=(?:"((?:\\.|[^"\\])*)"|([^\s;"]+))/g)]
  const found = all.find(([, key]) => key?.toLowerCase() === name)
  if (!found) return null
  const [, , quoted, bare = ''] = found
  return quoted === undefined ? bare : quoted.replace(/\\(["\\])/g, '$1').replace(/%22/g, '"')
}

/** An object of the parts' values: one value, or an array where a name is repeated. */
export function byName<Value>(parts: Iterable<readonly [name: string, value: Value]>): Record<string, Value | Value[]> {
  const groups = Map.groupBy(parts, ([name]) => name)
  return Object.fromEntries(
    [...groups].map(([name, group]) => [name, group.length === 1 ? group[0]![1] : group.map(([, value]) => value)]),
  )
}
