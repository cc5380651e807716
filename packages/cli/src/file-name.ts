import { createHash } from 'node:crypto'
import { win32 } from 'node:path'
import { refusal } from './refusal.ts'

/** Nothing that any of the usual systems refuses, reads as a place elsewhere, or hides from who looks at it. */
const unfit = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u

/** What Windows takes for a device, whatever stands behind the first dot. */
const device = /^(con|prn|aux|nul|(com|lpt)[\d¹²³]|conin\$|conout\$)\s*(\.|$)/i

/** Bytes. Systems take 255; what comes is kept beside the file under a longer name. */
const longest = 180

/** Why this cannot be the name of a file on every system; undefined where it can. */
export function fileNameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'it is empty'
  if (/[/\\]/.test(name)) return 'a folder stands in it; accepted: the name alone'
  const [character] = unfit.exec(name) ?? []
  if (character !== undefined) return `${JSON.stringify(character)} is not accepted in the name of a file`
  if (/^[.\s]|[.\s]$/.test(name)) return 'it begins or ends with a dot or a space'
  if (device.test(name)) return 'this is the name of a device on Windows'
  if (Buffer.byteLength(name) > longest) return `it is longer than ${longest} bytes`
  return undefined
}

/**
 * `--output`, which may name what its own system takes. Windows takes `con.mp4` for a device and writes into it, and cuts a
 * name at a colon, so there the name is judged. @throws `invalid_request`
 */
export function outputFile(text: string, platform: NodeJS.Platform = process.platform): string {
  const problem = platform === 'win32' && text !== '' ? fileNameProblem(win32.basename(text)) : undefined
  if (problem !== undefined) throw refusal('output', `${text}: ${problem}`)
  return text
}

/** A text as the name of a file on every system. Another text never gives the same name: what had to be changed ends in a hash. */
export function safeFileName(text: string): string {
  if (fileNameProblem(text) === undefined) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  const fit = [...text.normalize('NFC')].map(letter => (unfit.test(letter) ? '-' : letter)).join('')
  const bare = cut(fit, longest / 2).replace(/^[.\s]+|[.\s]+$/g, '')
  return `${device.test(bare) ? '_' : ''}${bare}${bare === '' ? '' : '-'}${hash}`
}

/** At most so many bytes, in whole characters. */
function cut(text: string, most: number): string {
  let cutText = ''
  for (const letter of text) {
    if (Buffer.byteLength(cutText + letter) > most) break
    cutText += letter
  }
  return cutText
}
