/** First bytes of the kinds of image that relays take. */
const magic: readonly ((bytes: Uint8Array) => boolean)[] = [
  bytes => startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), // PNG
  bytes => startsWith(bytes, 0, [0xff, 0xd8, 0xff]), // JPEG
  bytes => startsWith(bytes, 0, [0x47, 0x49, 0x46, 0x38]), // GIF8
  bytes => startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50]), // RIFF....WEBP
]

const longestMagic = 12

/** A loopback server that hangs must not hang the sandbox. Unit: milliseconds. */
const fetchLimit = 5000

function startsWith(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((value, index) => bytes[offset + index] === value)
}

/** Whether these are the first bytes of a PNG, JPEG, GIF or WebP. */
export function isImage(bytes: Uint8Array): boolean {
  return magic.some(matches => matches(bytes))
}

/** How a reference image was given. */
export type ReferenceKind = 'url' | 'data-url' | 'broken-data-url' | 'bare'

/**
 * Tells an http(s) URL from a complete base64 data URL with an image in it, one that is damaged or no image, and
 * anything else (bare base64, a path).
 */
export function referenceKind(text: string): ReferenceKind {
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? 'url' : 'bare'
  if (!/^data:/i.test(text)) return 'bare'
  const comma = text.indexOf(',')
  if (!/^data:image\/[\w.+-]+(;[\w.=+-]+)*;base64$/i.test(text.slice(0, comma))) return 'broken-data-url'
  const payload = text.slice(comma + 1)
  if (payload.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(payload)) return 'broken-data-url'
  return isImage(Buffer.from(payload, 'base64')) ? 'data-url' : 'broken-data-url'
}

/**
 * Whether the provider's server could fetch this image. Nothing beyond loopback is ever asked: a host under `.invalid`
 * cannot be reached, a loopback address is really fetched (an image, without a redirect), any other host is taken to be
 * reachable.
 *
 * @param url an http(s) URL
 */
export async function isReachable(url: string): Promise<boolean> {
  const { hostname } = new URL(url)
  if (hostname.endsWith('.invalid')) return false
  if (hostname !== 'localhost' && hostname !== '[::1]' && !/^127(\.\d+){3}$/.test(hostname)) return true
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(fetchLimit) })
    const start = await firstBytes(response)
    return response.ok && isImage(start)
  } catch {
    return false
  }
}

/** As many bytes as the longest magic needs; the rest is not read. */
async function firstBytes(response: Response): Promise<Uint8Array> {
  const start: number[] = []
  for await (const chunk of response.body ?? []) {
    start.push(...chunk.subarray(0, longestMagic - start.length))
    if (start.length === longestMagic) break
  }
  return Uint8Array.from(start)
}
