import { mediaTypeOf, tellingBytes } from '../base/media-type.ts'
import type { Kind } from '../words/names.ts'
import type { OutputSource } from '../words/task.ts'
import type { Reading } from './read.ts'
import { isEnded } from './read-error.ts'

// The answer to a paid call may already be the end of its task.

/** Does the answer itself hold a result, and not only a route that may have one? */
export const bringsResult = ({ outputs }: Pick<Reading, 'outputs'>, kind: Kind): boolean =>
  outputs.some(({ role, sources }) => role === kind && sources.some(source => !('route' in source)))

/**
 * What an answer to a paid call says of the state. It is an end where it brings the result, or a failure with its reason; any
 * other final word acknowledges the call, and looks go on.
 */
export function acknowledged(reading: Reading, kind: Kind): Reading {
  const { status, word, error, completedAt, expiresAt, contradiction, ...rest } = reading
  if (status === undefined || status === 'queued' || status === 'running') return reading
  const isEnd = isEnded(status) ? (error?.message ?? reading.message) !== undefined : bringsResult(reading, kind)
  return isEnd ? reading : { ...rest, outputs: [] }
}

/** The beginning of a result that stands in the answer itself. */
export function inlineBegin(source: OutputSource): Uint8Array | undefined {
  const text =
    'base64' in source
      ? source.base64.slice(0, 8192).replace(/^data:[^,]*,/, '')
      : 'url' in source && /^data:/i.test(source.url)
        ? source.url.slice(source.url.indexOf(',') + 1, 8192)
        : undefined
  return text === undefined ? undefined : Buffer.from(text, 'base64').subarray(0, tellingBytes)
}

export const isOfKind = (begin: Uint8Array, kind: Kind): boolean => mediaTypeOf(begin)?.startsWith(`${kind}/`) === true

const endings: { readonly [kind in Kind]: RegExp } = {
  video: /\.(mp4|m4v|mov|webm|mkv|avi|ts)$/i,
  image: /\.(png|jpe?g|webp|gif|avif|bmp|tiff?)$/i,
}

/** A link whose file has the name of such a medium. */
export const isNamedAs = (link: string, kind: Kind): boolean =>
  URL.canParse(link) && endings[kind].test(new URL(link).pathname)
