import { existsSync } from 'node:fs'
import type { ImageInput, MediaRole } from '@vidrelay/core'

const roles: { readonly [prefix: string]: MediaRole } = {
  first: 'firstFrame',
  last: 'lastFrame',
  reference: 'reference',
}

/**
 * `--image`: an address or a whole data URL goes on as it is, everything else is a file. `first:`, `last:` and
 * `reference:` say what it is for; a file of such a name is `./first:x.png`.
 */
export function parseImage(text: string): ImageInput {
  const [, prefix, rest] = /^(first|last|reference):(.+)$/s.exec(text) ?? []
  const role = prefix === undefined ? undefined : roles[prefix]
  const value = rest ?? text
  if (isAddress(value)) return role === undefined ? value : { url: value, role }
  return { path: value, ...(role !== undefined && { role }) }
}

/** Bare base64 and `file:` go to core as text, because core says best why they are not taken. */
const isAddress = (text: string): boolean => /^[a-z][a-z\d+.-]+:\/\/|^(data|file):/i.test(text) || isBase64(text)

const isBase64 = (text: string): boolean =>
  (/^(iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)/.test(text) || /^[\w+/]{128,}={0,2}$/.test(text)) && !existsSync(text)
