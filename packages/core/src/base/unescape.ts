/** A text read one level deeper, and where each of its characters stood. */
export interface Unescaped {
  text: string
  /** Index of a character of `text`, or of its end, in the text that was read. */
  startOf(index: number): number
}

const [percent, backslash, ampersand] = [0x25, 0x5c, 0x26]

/**
 * Takes one level of escapes off: `%2F`, `\n`, `\u002f`, `\x2f`, `&amp;`, `&#47;`, `&#x2f;`, in any mixture. Undefined
 * where there is none. One pass; what is no whole escape stands as it is.
 */
export function unescaped(text: string): Unescaped | undefined {
  if (!/[%\\&]/.test(text)) return undefined
  const units = new Uint16Array(text.length)
  const starts = new Uint32Array(text.length + 1)
  let length = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const found = code === percent || code === backslash || code === ampersand ? escapeAt(text, at, code) : undefined
    if (found === undefined) {
      starts[length] = at
      units[length++] = code
    }
    for (let index = 0; index < (found?.value.length ?? 0); index++) {
      starts[length] = at
      units[length++] = found!.value.charCodeAt(index)
    }
    at += found?.length ?? 1
  }
  if (length === text.length) return undefined // an escape is longer than what it stands for
  starts[length] = text.length
  const decoded = Buffer.from(units.buffer, 0, length * 2).toString('utf16le')
  return { text: decoded, startOf: index => starts[index]! }
}

/** `length`: of the escape, in characters. */
interface Escape {
  value: string
  length: number
}

function escapeAt(text: string, at: number, code: number): Escape | undefined {
  if (code === percent) return bytesAt(text, at, /^(?:%[\da-f]{2})(?:%[89ab][\da-f]){0,3}/i)
  if (code === backslash) return backslashAt(text, at)
  return entityAt(text, at)
}

/** One character of one to four bytes. `form`: of such a character, at the beginning of a text. */
function bytesAt(text: string, at: number, form: RegExp): Escape | undefined {
  const first = Number.parseInt(text.slice(at + 1, at + 3), 16)
  if (text[at] === '%' && first < 0x80 && form.test(text.slice(at, at + 3))) return { value: ascii[first]!, length: 3 }
  const escaped = form.exec(text.slice(at, at + 16))?.[0]
  if (escaped === undefined) return undefined
  const bytes = Buffer.from(escaped.replace(/[%\\x]/gi, ''), 'hex')
  const value = bytes.toString('utf8')
  // No UTF-8: each byte for itself, as in the old encodings.
  if (!value.includes('\ufffd')) return { value, length: escaped.length }
  return { value: String.fromCharCode(bytes[0]!), length: escaped.length / bytes.length }
}

const ascii = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code))

const controls: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function backslashAt(text: string, at: number): Escape | undefined {
  const next = text[at + 1]
  if (next === undefined) return undefined
  if (next === 'x') return bytesAt(text, at, /^(?:\\x[\da-f]{2})(?:\\x[89ab][\da-f]){0,3}/i)
  if (next !== 'u') {
    const value = controls[next] ?? (/["'`\\/]/.test(next) ? next : undefined)
    return value === undefined ? undefined : { value, length: 2 }
  }
  const [whole, plain, braced] = /^\\u(?:([\da-f]{4})|\{([\da-f]{1,6})\})/i.exec(text.slice(at, at + 10)) ?? []
  const value = characterOf(Number.parseInt(plain ?? braced ?? '', 16))
  return whole === undefined || value === undefined ? undefined : { value, length: whole.length }
}

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function entityAt(text: string, at: number): Escape | undefined {
  const [whole, decimal, hex, name = ''] =
    /^&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/i.exec(text.slice(at, at + 10)) ?? []
  if (whole === undefined) return undefined
  const number = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const value = Object.hasOwn(entities, name.toLowerCase()) ? entities[name.toLowerCase()] : characterOf(number)
  return value === undefined ? undefined : { value, length: whole.length }
}

const characterOf = (code: number): string | undefined =>
  code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
